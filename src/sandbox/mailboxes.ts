/** E-mail addresses: made of names, plain ASCII, and no two alike. */
import type { PersonNames } from "./person-names.js";
import { type Draw, FOR, pick } from "./random.js";

const DOMAINS = ["kestrel.example", "northgate.example", "lumen-labs.example", "harbourline.example", "mosaic.example"];

export interface Mailboxes {
  readonly domain: string;
  /** The address of somebody who was there from the start. */
  email(number: number): string;
  /** The address of somebody new; the next one of that name gets another. */
  claim(number: number): string;
}

export function createMailboxes(size: number, names: PersonNames, draw: Draw): Mailboxes {
  const domain = pick(DOMAINS, draw(0, FOR.company));
  const taken = new Map<string, number>();
  /** By number: how many before had the same name. */
  const namesakes = new Uint32Array(size);
  for (let number = 0; number < size; number++) namesakes[number] = take(names.mailbox(number));

  function take(mailbox: string): number {
    const earlier = taken.get(mailbox) ?? 0;
    taken.set(mailbox, earlier + 1);
    return earlier;
  }

  function address(number: number, earlier: number): string {
    const mailbox = names.mailbox(number);
    const local = earlier === 0 ? mailbox : mailbox + (earlier + 1);
    // Some companies' addresses are written with capitals; they mean the same.
    const capitals = draw(number, FOR.capitals) < 0.01;
    return `${capitals ? local.replace(/(^|[.-])[a-z]/g, (start) => start.toUpperCase()) : local}@${domain}`;
  }

  return {
    domain,
    email: (number) => address(number, namesakes[number] ?? 0),
    claim: (number) => address(number, take(names.mailbox(number))),
  };
}
