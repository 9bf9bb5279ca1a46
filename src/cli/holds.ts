/** `lattice-scim holds`: leavers kept back, and deciding about them. */
import { plainText } from "../server/admin/plain-text.js";
import { operate, type Operator, type OperatorOptions } from "./operate.js";
import type { CliIo, ExitCode } from "./cli-io.js";

interface Hold {
  readonly id: string;
  readonly state: string;
  readonly change: string;
  readonly cause: string;
  readonly reason: string;
  readonly person: { readonly id: string; readonly userName: string; readonly displayName: string };
}

interface HoldPage {
  readonly items: readonly Hold[];
  readonly next: string | null;
  readonly checksum: string;
}

/** Prints the open ones. */
export function holds(options: OperatorOptions, io: CliIo): Promise<ExitCode> {
  return operate(options, io, async (operator) => {
    const open = await openHolds(operator);
    if (open === undefined) return false;
    if (options.json === true) io.out(JSON.stringify(open, null, 2));
    else for (const line of linesOf(open)) io.out(line);
    return true;
  });
}

export interface DecideOptions extends OperatorOptions {
  /** Checksum of the list that was read. */
  readonly all?: string;
  readonly reason?: string;
}

/** Decides about one hold, or about all that were read. */
export async function decideHolds(
  verb: "approve" | "reject",
  id: string | undefined,
  options: DecideOptions,
  io: CliIo,
): Promise<ExitCode> {
  const { all, reason = "" } = options;
  if ((id === undefined) === (all === undefined)) {
    io.err(`which one? give the id of a hold, or --all and the checksum that \`holds\` prints`);
    return 2;
  }
  return operate(options, io, async (operator) => {
    const page =
      id === undefined
        ? await operator.ask<HoldPage>("POST", `/holds/${verb}`, { checksum: all, reason })
        : await operator.ask<HoldPage>("POST", `/holds/${encodeURIComponent(id)}/${verb}`, { reason });
    if (page === undefined) return false;
    const { items, checksum } = page;
    if (options.json === true) io.out(JSON.stringify({ items, checksum }, null, 2));
    else for (const hold of items) io.out(`${hold.state}: ${hold.id}  ${nameOf(hold)}`);
    return true;
  });
}

async function openHolds(operator: Operator): Promise<Pick<HoldPage, "items" | "checksum"> | undefined> {
  const items: Hold[] = [];
  let after = "";
  for (;;) {
    const page: HoldPage | undefined = await operator.ask("GET", `/holds?state=open${after}`);
    if (page === undefined) return undefined;
    items.push(...page.items);
    if (page.next === null) return { items, checksum: page.checksum };
    after = `&after=${page.next}`;
  }
}

function linesOf({ items, checksum }: Pick<HoldPage, "items" | "checksum">): readonly string[] {
  if (items.length === 0) return ["nobody is held"];
  const reasons = new Map<string, number>();
  for (const { reason } of items) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [
    ...items.map((hold) => `${hold.id}  ${hold.change}  ${hold.cause.padEnd(8)}  ${nameOf(hold)}`),
    "",
    ...[...reasons].map(([reason, count]) => `${count} because: ${plainText(reason)}`),
    "",
    "holds approve ID lets one of them go, holds reject ID keeps one;",
    `for all ${items.length}: --all ${checksum}`,
  ];
}

/** Names come from Lattice, and a terminal obeys what is printed to it. */
function nameOf({ person }: Hold): string {
  return plainText(`${person.userName} (${person.displayName})`);
}
