/** Faults of records: data that contradict themselves or the schema. */
import type { Fault, FaultOptions, Page } from "./fault.js";
import type { Listings } from "./listings.js";
import { FOR } from "./random.js";
import { KIND } from "./sandbox-ids.js";
import { reference, type WireRecord } from "./wire.js";
import type { World } from "./world.js";

export const RECORD_FAULTS = {
  "millisecond-timestamps": {
    description: "createdAt and updatedAt in milliseconds in place of seconds",
    applies: "records",
    record: (record) => ({
      ...record,
      ...Object.fromEntries(
        ["createdAt", "updatedAt"].filter((key) => key in record).map((key) => [key, Number(record[key]) * 1000]),
      ),
    }),
  },
  "duplicate-email": {
    description: "the second of two people has the first one's e-mail, in another case",
    applies: "people",
    victims: (world, listings, options) => chooseVictims(world, listings, { ...options, count: 2 }),
    record: (record, number, { victims, world }) => {
      const [original, copy] = victims;
      if (number !== copy || original === undefined) return record;
      const { email } = world.person(original);
      return { ...record, email: email === email.toUpperCase() ? email.toLowerCase() : email.toUpperCase() };
    },
  },
  "dangling-manager": {
    description: "some people (3) have a manager who does not exist",
    applies: "people",
    victims: chooseVictims,
    record: (record, number, { victims, world, base }) =>
      victims.includes(number)
        ? { ...record, manager: reference("user", world.company.ids.encode(KIND.nobody, number), base) }
        : record,
  },
  "manager-cycle": {
    description: "two people are each other's managers",
    applies: "people",
    victims: choosePair,
    record: (record, number, { victims, world, base }) => {
      const other = victims[1 - victims.indexOf(number)];
      if (!victims.includes(number) || other === undefined) return record;
      return { ...record, manager: reference("user", world.person(other).id, base) };
    },
  },
  "invalid-timezone": {
    description: "some people (3) have a time zone that does not exist",
    applies: "people",
    victims: chooseVictims,
    record: (record, number, { victims }) =>
      victims.includes(number) ? { ...record, timezone: "Mars/Olympus_Mons" } : record,
  },
  "record-without-id": onFirst("the first record of a page has no id", (record) => ({ ...record, id: undefined })),
  "record-with-numeric-id": onFirst("the first record of a page has a number as its id", (record) => ({
    ...record,
    id: 12345,
  })),
  "unknown-status": onFirst("the first person of a page has a status that nobody has heard of", (record) =>
    record["object"] === "user" ? { ...record, status: "SUSPENDED" } : record,
  ),
  "null-record": onFirst("the first record of a page is null", () => null),
} as const satisfies Record<string, Fault>;

function onFirst(description: string, spoil: (record: WireRecord) => unknown): Fault {
  return {
    description,
    applies: "lists",
    page: (page: Page) => ({
      ...page,
      records: page.records.map((record, index) => (index === 0 && isRecord(record) ? spoil(record) : record)),
    }),
  };
}

function isRecord(value: unknown): value is WireRecord {
  return typeof value === "object" && value !== null;
}

/** Those named, else `count` (3) ACTIVE people, the root excepted. */
function chooseVictims(world: World, listings: Listings, options: FaultOptions): readonly number[] {
  return choose(world, listings, options, options.count ?? 3, (number) => world.manager(number) >= 0);
}

/** Those named, else somebody ACTIVE and their ACTIVE manager. */
function choosePair(world: World, listings: Listings, options: FaultOptions): readonly number[] {
  const active = (number: number) =>
    number >= 0 && world.statusCode(number) === 0 && world.absence(number) === undefined;
  const below = (number: number) => active(world.manager(number)) && world.manager(world.manager(number)) >= 0;
  const named = choose(world, listings, options, 1, below);
  const [report] =
    named.length > 0 ? named : choose(world, listings, options, 1, (number) => active(world.manager(number)));
  return named.length > 1 || report === undefined ? named : [report, world.manager(report)];
}

function choose(
  world: World,
  listings: Listings,
  { people }: FaultOptions,
  count: number,
  suits: (number: number) => boolean,
): readonly number[] {
  if (people !== undefined) return people.map((id) => world.numberOf(id)).filter((number) => number !== undefined);
  const active = listings.users("ACTIVE");
  const start = Math.floor(world.company.draw(count, FOR.victims) * active.length);
  const chosen: number[] = [];
  for (let step = 0; step < active.length && chosen.length < count; step++) {
    const number = active[(start + step) % active.length] ?? 0;
    if (suits(number)) chosen.push(number);
  }
  return chosen;
}
