/** What can happen to a company and its bridge, as commands that fast-check puts in any order and takes out again. */
import * as fc from "fast-check";
import { FAULTS } from "../../src/sandbox/faults.js";
import type { FaultRule } from "../../src/sandbox/fault-rule.js";
import type { SandboxControl, SandboxPerson } from "../../src/sandbox/sandbox-control.js";
import type { HistoryWorld } from "./history-world.js";

/** The sandbox is the model: it holds the truth. */
type Model = Readonly<Record<string, never>>;
export type HistoryCommand = fc.AsyncCommand<Model, HistoryWorld>;

/** Somebody, as a fraction of those whom the command can be about. */
const someone = fc.nat({ max: 999 });

export function historyCommands(longest: number): fc.Arbitrary<Iterable<HistoryCommand>> {
  return fc.commands(
    [
      fc.constant(inLattice("hire", (control) => void control.hire())),
      someone.map((n) => inLattice(`hire under the e-mail of leaver ${n}`, (control) => rehire(control, n))),
      someone.map((n) => about(`terminate ${n}`, n, (control, { id }) => void control.terminate(id))),
      someone.map((n) => about(`vanish ${n}`, n, (control, { id }) => void control.vanish(id))),
      someone.map((n) => about(`hide ${n}`, n, (control, { id }) => void control.vanish(id, "found"))),
      someone.map((n) => inLattice(`restore ${n}`, (control) => restore(control, n))),
      fc
        .tuple(someone, someone)
        .map(([n, d]) =>
          about(
            `move ${n} to department ${d}`,
            n,
            (control, { id }) => void control.update(id, { departmentId: pick(control.departments(), d)?.id ?? null }),
          ),
        ),
      fc
        .tuple(someone, someone)
        .map(([n, m]) =>
          about(
            `put ${n} under ${m}`,
            n,
            (control, { id }) => void control.update(id, { managerId: pick(present(control), m)?.id ?? null }),
          ),
        ),
      someone.map((n) => about(`new e-mail for ${n}`, n, newMail)),
      fc
        .tuple(someone, fc.constantFrom("Pilot", "Zoë's deputy", "司書"))
        .map(([n, title]) =>
          about(`title ${title} for ${n}`, n, (control, { id }) => void control.update(id, { title })),
        ),
      someone.map((d) =>
        inLattice(`rename department ${d}`, (control) => {
          const department = pick(control.departments(), d);
          if (department !== undefined) control.renameDepartment(department.id, `${department.name} II`);
        }),
      ),
      fc.constant(inLattice("add a department", (control) => void control.addDepartment("Moon base"))),
      someone.map((d) =>
        inLattice(`remove department ${d}`, (control) => {
          const department = pick(control.departments(), d);
          if (department !== undefined) control.removeDepartment(department.id);
        }),
      ),
      fc.constant(inLattice("new external ids", (control) => control.rewriteExternalUserIds())),
      fc.constant(inLattice("the key's owner loses their rights", (control) => void control.demoteOwner())),
      fc.constant(inLattice("the key's owner has their rights", (control) => void control.reinstateOwner())),
      fault().map((rule) => inLattice(`fault ${JSON.stringify(rule)}`, (control) => control.setFault(rule))),
      fc.constant(inLattice("no faults", (control) => control.clearFault())),
      fc.constant(onBridge("cycle", async (world) => void (await world.cycle()))),
      fc.constant(onBridge("cycle", async (world) => void (await world.cycle()))),
      fc.constant(onBridge("cycle", async (world) => void (await world.cycle()))),
      fc.constant(onBridge("restart", (world) => world.restart())),
      fc.constant(onBridge("settle", (world) => world.settle())),
    ],
    { maxCommands: longest, size: "max" },
  );
}

/** Those that take long are left to the matrix. */
const SLOW = ["hang", "hang-mid-body", "slow"];

function fault(): fc.Arbitrary<FaultRule> {
  const names = FAULTS.map(({ name }) => name).filter((name) => !SLOW.includes(name));
  const place = fc.record(
    {
      list: fc.constantFrom("users" as const, "departments" as const, "user" as const, "me" as const),
      page: fc.constantFrom("first" as const, "last" as const),
    },
    { requiredKeys: [] },
  );
  return fc
    .tuple(fc.constantFrom(...names), place, fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }))
    .map(([name, at, times]) => ({ name, at, ...(times === undefined ? {} : { times }) }));
}

function onBridge(name: string, run: (world: HistoryWorld) => Promise<void>): HistoryCommand {
  return {
    check: () => true,
    async run(_, world) {
      await run(world);
      await world.look();
    },
    toString: () => name,
  };
}

function inLattice(name: string, change: (control: SandboxControl) => void): HistoryCommand {
  return onBridge(name, async ({ control }) => change(control));
}

/** About somebody who is in the lists, and not the key's owner. */
function about(name: string, n: number, change: (control: SandboxControl, person: SandboxPerson) => void) {
  return inLattice(name, (control) => {
    const person = pick(present(control), n);
    if (person !== undefined) change(control, person);
  });
}

function present(control: SandboxControl): readonly SandboxPerson[] {
  const owner = control.owner().id;
  return control.people().filter(({ id, absent }) => absent === null && id !== owner);
}

function rehire(control: SandboxControl, n: number): void {
  const leaver = pick(
    present(control).filter(({ status }) => status === "DEACTIVATED"),
    n,
  );
  if (leaver !== undefined) control.hire({ email: leaver.email.toUpperCase() });
}

function restore(control: SandboxControl, n: number): void {
  const away = pick(
    control.people().filter(({ absent, status }) => absent !== null || status === "DEACTIVATED"),
    n,
  );
  if (away !== undefined) control.restore(away.id);
}

function newMail(control: SandboxControl, { id, updatedAt }: SandboxPerson): void {
  control.update(id, { email: `${id.slice(0, 8)}.${updatedAt}@new.example` });
}

function pick<T>(all: readonly T[], n: number): T | undefined {
  return all[Math.floor((n / 1000) * all.length)];
}
