/** Runs one case of the fault matrix from beginning to end, and says what the bridge made of it and what went wrong. */
import type { FaultRule } from "../../src/sandbox/fault-rule.js";
import { createSandbox } from "../../src/sandbox/sandbox.js";
import type { SandboxControl } from "../../src/sandbox/sandbox-control.js";
import { type BridgeUnderTest, type Cycle, LATTICE_KEY, startBridge } from "./bridge-under-test.js";
import { differences, essenceOf, expectedOf } from "./expected-directory.js";
import { type FaultCase, placeOf } from "./fault-cases.js";
import { harmBetween } from "./harm.js";
import type { Served } from "./served-directory.js";

export interface FaultResult {
  /** Of the cycles while the fault is on: `failed`, `published then unchanged`. */
  readonly outcome: string;
  /** Why, in the words of the reports. */
  readonly reason: string;
  /** Broken promises; empty where all were kept. */
  readonly problems: readonly string[];
}

const PEOPLE = 300;
const DEPARTMENTS = 230;
const PAGE_SIZE = 100;
/** Well below what the bridge waits for. */
const SLOW_MS = 30;
/** One more than what it takes to count as gone. */
const FAULTY_CYCLES = 3;
/** Departments are asked for by id where the list has lost them. */
const MISSING_DEPARTMENTS: FaultRule = { name: "ends-early", at: { list: "departments", page: "middle" } };
/** After the fault is over everything is to be right again after as many cycles. */
const CYCLES_TO_HEAL = 2;

export async function runFaultCase(one: FaultCase): Promise<FaultResult> {
  const lattice = createSandbox({ people: PEOPLE, seed: 1, rateLimit: 0, key: LATTICE_KEY });
  const { url } = await lattice.listen(0);
  const { control } = lattice;
  furnish(control);
  if (one.moment === "first") control.setFault(ruleOf(one, control));
  const bridge = await startBridge({ latticeUrl: url });
  try {
    return await (one.moment === "first" ? onFirstCycle(bridge, control) : onLaterCycles(bridge, control, one));
  } finally {
    await bridge.stop();
    await lattice.close();
  }
}

async function onFirstCycle(bridge: BridgeUnderTest, control: SandboxControl): Promise<FaultResult> {
  const cycle = await bridge.firstCycle();
  const problems = [...silence(cycle), ...neverStruck(control)];
  const served = cycle.outcome === "published" ? await firstRead(bridge) : await bridge.read();
  if (served !== undefined) problems.push(...inventions(served, control));
  const healed = await heal(bridge, control);
  problems.push(...healed.problems);
  if (served !== undefined && healed.served !== undefined) {
    problems.push(...harmBetween(served, healed.served, control));
  }
  // Where nothing could be served it goes on trying, and may be in the middle of a read when the fault ends: no two runs are alike.
  const note = served === undefined ? "" : healed.note;
  return { outcome: cycle.outcome, reason: sentence(reasonOf(cycle), note), problems };
}

async function onLaterCycles(bridge: BridgeUnderTest, control: SandboxControl, one: FaultCase): Promise<FaultResult> {
  await bridge.firstCycle();
  let before = await firstRead(bridge);
  const problems: string[] = differences(expectedOf(control), essenceOf(before)).map((line) => `at the start: ${line}`);

  // What Lattice has to say meanwhile is to arrive when the fault is over, if not before.
  const { id: leaver } = person(control, 5);
  control.terminate(leaver);
  control.hire({ managerId: person(control, 12).id });
  if (one.target === "user") for (const index of [20, 21]) control.vanish(person(control, index).id, "found");
  if (one.target === "department") control.setFault(MISSING_DEPARTMENTS);
  control.setFault(ruleOf(one, control));

  const cycles: Cycle[] = [];
  while (cycles.length < (one.moment === "once" ? 1 : FAULTY_CYCLES)) {
    const cycle = await bridge.cycle();
    cycles.push(cycle);
    problems.push(...silence(cycle));
    const now = await mustRead(bridge);
    problems.push(...harmBetween(before, now, control));
    before = now;
  }
  problems.push(...neverStruck(control));
  const healed = await heal(bridge, control);
  problems.push(...healed.problems);
  if (healed.served !== undefined) problems.push(...harmBetween(before, healed.served, control));
  const outcomes = cycles.map(({ outcome }) => outcome).filter((outcome, at, all) => outcome !== all[at - 1]);
  return {
    outcome: outcomes.join(", then "),
    reason: sentence(cycles.map(reasonOf).find(Boolean) ?? "", healed.note),
    problems,
  };
}

/** Departments for three pages, with people in those of each. */
function furnish(control: SandboxControl): void {
  while (control.departments().length < DEPARTMENTS) control.addDepartment(`Site ${control.departments().length + 1}`);
  const departments = control.departments();
  for (const [index, { id }] of control.people().entries()) {
    const department = departments[(index * 7) % departments.length];
    if (index % 2 === 0 && department !== undefined) control.update(id, { departmentId: department.id });
  }
}

function ruleOf(one: FaultCase, control: SandboxControl): FaultRule {
  return {
    name: one.fault,
    at: placeOf(one),
    people: victimsOf(one, control),
    delayMs: SLOW_MS,
    ...(one.moment === "once" ? { times: 1 } : {}),
  };
}

/** People who stand where the fault strikes, or it would not show. */
function victimsOf({ fault, target, page }: FaultCase, control: SandboxControl): readonly string[] {
  const count = fault === "duplicate-email" || fault === "manager-cycle" ? 2 : 3;
  const of = (people: readonly { readonly id: string }[], start: number) =>
    people.slice(start, start + count).map(({ id }) => id);
  if (target === "deactivated")
    return of(
      control.people().filter(({ status }) => status === "DEACTIVATED"),
      2,
    );
  if (target === "user") return of(active(control), 19);
  const victims = of(active(control), page === "middle" ? PAGE_SIZE + 10 : page === "last" ? 2 * PAGE_SIZE + 5 : 30);
  return target === "me" ? [...victims.slice(0, count - 1), control.owner().id] : victims;
}

function active(control: SandboxControl): readonly { readonly id: string }[] {
  const owner = control.owner().id;
  return control
    .people()
    .filter(({ id, status, managerId }) => status === "ACTIVE" && id !== owner && managerId !== null);
}

function person(control: SandboxControl, index: number): { readonly id: string } {
  const found = active(control)[index];
  if (found === undefined) throw new Error(`there is no person ${index}`);
  return found;
}

/** A cycle that kept something back has to say why. */
function silence({ outcome, reason }: Cycle): readonly string[] {
  const quiet = outcome === "published" || outcome === "unchanged";
  return quiet || (reason ?? "") !== "" ? [] : [`a cycle ${outcome} and does not say why`];
}

function neverStruck(control: SandboxControl): readonly string[] {
  return control.faults().every(({ struck }) => struck > 0) ? [] : ["the fault never struck"];
}

/** Whoever is served after a bad first read is served as Lattice has them, as far as access goes. */
function inventions(served: Served, control: SandboxControl): readonly string[] {
  const people = new Map(control.people().map((one) => [one.id, one]));
  return [...served.users.values()]
    .filter(({ id, active }) => people.get(id) === undefined || active !== (people.get(id)?.status !== "DEACTIVATED"))
    .map(({ id }) => `User ${id} is served otherwise than Lattice has them`);
}

async function heal(bridge: BridgeUnderTest, control: SandboxControl) {
  control.clearFault();
  let note = "";
  let served: Served | undefined;
  let problems: readonly string[] = [];
  for (let cycles = 0; cycles < CYCLES_TO_HEAL; cycles++) {
    const cycle = await bridge.cycle();
    // What a bad first read has kept from clients may be so much that the guard wants a person to look at it.
    if (cycle.outcome === "quarantined") {
      note = "afterwards quarantined until approved";
      const { quarantine } = await bridge.get("");
      await bridge.post("/quarantine/approve", { checksum: quarantine.checksum });
    }
    // A hold that began while the key's owner was in doubt stays until it is decided on.
    if (cycle.outcome === "held") {
      note = "afterwards held until approved";
      const { checksum } = await bridge.get("/holds?state=open");
      await bridge.post("/holds/approve", { checksum });
    }
    served = await bridge.read();
    problems = served === undefined ? ["nothing is served"] : differences(expectedOf(control), essenceOf(served));
    if (problems.length === 0) break;
  }
  return { served, note, problems: problems.slice(0, 5).map((line) => `after the fault: ${line}`) };
}

/** A report is there a moment before what it reports is served. */
async function firstRead(bridge: BridgeUnderTest): Promise<Served> {
  for (let asked = 0; asked < 100; asked++) {
    const served = await bridge.read();
    if (served !== undefined) return served;
  }
  return mustRead(bridge);
}

async function mustRead(bridge: BridgeUnderTest): Promise<Served> {
  const served = await bridge.read();
  if (served === undefined) throw new Error("nothing is served");
  return served;
}

/** In the report's words, but for what differs from run to run. */
function reasonOf({ reason, rejections, absent }: Cycle): string {
  const [rejection] = rejections;
  const [absence] = absent;
  const parts = [
    reason,
    rejection === undefined ? null : `${rejections.length} rejected (${rejection.reason})`,
    absence === undefined ? null : `${absent.length} absent (${absence.reason})`,
  ];
  return sentence(...parts)
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "https://lattice")
    .replaceAll(/ \(given up after \d+ attempts\)/g, "");
}

function sentence(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join("; ");
}
