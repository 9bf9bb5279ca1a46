/** One pass: read, map, plan, judge, commit, publish, report. When it runs, and who else acts meanwhile, is not its concern. */
import type { Directory } from "../directory/directory.js";
import type { CycleReport } from "../store/cycle-report.js";
import { type ConnectionStore, StaleCommitError } from "../store/store.js";
import type { Clock } from "../time/clock.js";
import type { LifecycleLimits } from "./absences.js";
import { type CommitCycleDependencies, commitCycle } from "./commit-cycle.js";
import { changedSettings, type CycleMemory, type Freeze, loadMemory, madeWithOf } from "./cycle-memory.js";
import { type Evaluation, evaluate } from "./evaluate.js";
import { type CountedAbsences, countAbsences } from "./heard.js";
import { type KeyOwner, watchKeyOwner } from "./key-owner.js";
import type { GuardLimits } from "./limit.js";
import { type FailedReading, readAndMap, type Reading, type ReadingOptions } from "./reading.js";
import { failedReport, finishedReport, type Opening, type Outcome } from "./report.js";
import type { Source } from "./source.js";

export interface CycleDependencies extends CommitCycleDependencies {
  readonly source: Source;
  readonly store: ConnectionStore;
  readonly directory: Directory;
  readonly limits: GuardLimits;
  readonly lifecycle: LifecycleLimits;
  readonly clock: Clock;
  /** Does something in turn with everybody else who changes what is served. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Serves what another process has committed; only to be called in the turn. */
  readonly reload: () => Promise<void>;
}

export interface CycleOptions extends ReadingOptions {
  /** Plans and judges, and changes nothing. */
  readonly dryRun?: boolean;
}

export interface CycleResult {
  readonly report: CycleReport;
  /** What was planned and judged; undefined where the read failed. */
  readonly evaluation: Evaluation | undefined;
  /** Whose key it is, as far as this cycle knows; undefined where that is nothing. */
  readonly keyOwner: KeyOwner | undefined;
  /** When somebody's window opens next, in epoch milliseconds: a cycle at that time makes them active. */
  readonly wakeAt: number | undefined;
}

/**
 * Expected trouble (an upstream that fails, a plan that is kept back) is in the report; a store that fails throws. While
 * Lattice is read others may act: everything that depends on what is served, or on what people decided, is in the turn.
 */
export async function runCycle(dependencies: CycleDependencies, options: CycleOptions): Promise<CycleResult> {
  const startedAt = dependencies.clock.now();
  const reading = await readAndMap(dependencies, options);
  return dependencies.inTurn(async () => {
    try {
      return await finish(dependencies, reading, startedAt, options);
    } catch (error) {
      if (!(error instanceof StaleCommitError) || !reading.ok) throw error;
      await dependencies.reload();
      const overtaken = (dependencies.directory.readAt() ?? 0) >= reading.heard.readAt;
      if (!overtaken) return finish(dependencies, reading, startedAt, options);
      return brokenOff(dependencies, startedAt, reading, "another process has published a later read meanwhile");
    }
  });
}

async function finish(
  dependencies: CycleDependencies,
  reading: Reading | FailedReading,
  startedAt: number,
  options: CycleOptions,
): Promise<CycleResult> {
  const { store, directory, clock, lifecycle, breathe } = dependencies;
  if (options.signal.aborted) {
    return brokenOff(dependencies, startedAt, reading, reading.ok ? "it was told to stop" : reading.reason);
  }
  const opening = await openingOf(dependencies, startedAt);
  if (!reading.ok) {
    const report = failedReport(opening, reading, clock.now());
    const keyOwner = ownerAfterFailure(reading, (await loadMemory(store)).keyOwner);
    if (options.dryRun !== true) await store.commit({ published: undefined, report, settings: { keyOwner } });
    return { report, evaluation: undefined, keyOwner, wakeAt: undefined };
  }
  const { heard } = reading;
  const memory = await loadMemory(store);
  const counted = await countAbsences(heard, directory.current(), memory.absences, lifecycle, breathe);
  const evaluation = await judge(dependencies, reading, memory, counted);
  const outcome = outcomeOf(evaluation, memory, opening.served, counted.unasked);
  const report = (version: number) =>
    finishedReport(opening, { ...counted, outcome, evaluation, ...reading, version, finishedAt: clock.now() });
  const { keyOwner } = evaluation;
  if (options.dryRun === true) return { report: report(opening.served ?? 0), evaluation, keyOwner, wakeAt: undefined };
  // Frozen through another process since it was asked for: that word is given, so nothing is published over it.
  const freeze = (await store.setting("freeze")) as Freeze | undefined;
  if (freeze?.since !== memory.freeze?.since) return finish(dependencies, reading, startedAt, options);
  // Where readers take everything this may have taken long enough for another process to run the cycles by now.
  if (options.signal.aborted) return brokenOff(dependencies, startedAt, reading, "it was told to stop");
  const applied = await commitCycle(dependencies, { ...counted, outcome, evaluation, reading, report });
  return { report: applied, evaluation, keyOwner, wakeAt: reading.wakeAt };
}

/** A read that failed says nothing of who has left: it can add a warning, and take none back. */
function ownerAfterFailure({ owner }: FailedReading, earlier: KeyOwner | undefined): KeyOwner | undefined {
  const now = owner === undefined ? earlier : watchKeyOwner(owner, earlier, new Set());
  return now?.warning === undefined ? earlier : now;
}

async function openingOf({ store, directory }: CycleDependencies, startedAt: number): Promise<Opening> {
  return { number: await store.nextCycleNumber(), startedAt, served: directory.current()?.version };
}

/** Nothing of such a cycle is kept: whoever runs the cycles from now on begins anew. */
async function brokenOff(
  dependencies: CycleDependencies,
  startedAt: number,
  { requests }: Reading | FailedReading,
  reason: string,
): Promise<CycleResult> {
  const opening = await openingOf(dependencies, startedAt);
  const report = failedReport(opening, { failure: "aborted", reason, requests }, dependencies.clock.now());
  return { report, evaluation: undefined, keyOwner: undefined, wakeAt: undefined };
}

function judge(
  dependencies: CycleDependencies,
  { heard, people, said, rejected, owner }: Reading,
  memory: CycleMemory,
  { absences, unasked }: CountedAbsences,
): Promise<Evaluation> {
  return evaluate({
    plan: {
      ...dependencies,
      current: dependencies.directory.current(),
      people,
      said,
      rejected,
      departments: heard.departments,
      departmentGroups: dependencies.groups.departments,
      absences,
      readAt: heard.readAt,
      deleteAfterMs: dependencies.lifecycle.deleteAfterMs,
    },
    limits: dependencies.limits,
    holds: memory.holds,
    recentLeavers: memory.recentLeavers,
    protectedPeople: memory.protectedPeople,
    unasked,
    owner,
    earlierOwner: memory.keyOwner,
    changedSettings: changedSettings(memory.madeWith, madeWithOf(dependencies)),
    approval: memory.quarantineApproval,
    now: dependencies.clock.now(),
  });
}

function outcomeOf(evaluation: Evaluation, memory: CycleMemory, served: number | undefined, unasked: number): Outcome {
  const { changes, rejections } = evaluation.plan;
  const waiting = changes.length;
  if (served === undefined && !changes.some((change) => change.resourceType === "User")) {
    const first = rejections[0]?.reason ?? "no reason is known";
    return {
      kind: "failed",
      failure: "unservable",
      publish: false,
      reason: `nobody of ${rejections.length} can be served; the first: ${first}`,
    };
  }
  if (memory.freeze !== undefined) {
    return { kind: "unchanged", publish: false, reason: `frozen (${memory.freeze.reason}): ${waiting} changes wait` };
  }
  if (evaluation.quarantine !== undefined) {
    return { kind: "quarantined", publish: false, reason: evaluation.quarantine.reasons.join("; ") };
  }
  const { undecided, rejected, waiting: unjudged } = evaluation.keptLeavers;
  if (undecided + rejected + unjudged > 0) {
    const held = undecided > 0 ? [`${undecided} leavers are held until a person decides`] : [];
    const stay = rejected > 0 ? [`${rejected} stay because a person rejected their leaving`] : [];
    const wait =
      unjudged > 0
        ? [`${unjudged} who are missing stay until Lattice has been asked for ${unasked} more, to be judged together`]
        : [];
    return { kind: "held", publish: true, reason: [...held, ...stay, ...wait].join("; ") };
  }
  return { kind: waiting > 0 ? "published" : "unchanged", publish: true, reason: undefined };
}
