/** One pass: read, map, plan, judge, commit, publish, report. When it runs, and who else acts meanwhile, is not its concern. */
import type { Directory } from "../directory/directory.js";
import type { Digest } from "../directory/render-record.js";
import type { ReadOptions, ReadProgress } from "../lattice/lattice-client.js";
import type { AttributeMapping } from "../mapping/attribute-mapping.js";
import { nextActivation } from "../mapping/employment-status.js";
import { mapPeople } from "../mapping/map-people.js";
import type { CycleReport } from "../store/cycle-report.js";
import type { ConnectionStore } from "../store/store.js";
import type { Clock } from "../time/clock.js";
import type { LifecycleLimits } from "./absences.js";
import { changedSettings, type CycleMemory, loadMemory, type MadeWith } from "./cycle-memory.js";
import { type Evaluation, evaluate } from "./evaluate.js";
import { type Heard, hear } from "./heard.js";
import type { GuardLimits } from "./limit.js";
import { newlySaid, saidDigest } from "./newly-said.js";
import { publishChanges } from "./publish-changes.js";
import { failedReport, finishedReport, type Outcome } from "./report.js";
import { readSource, type Source } from "./source.js";

export interface CycleDependencies {
  readonly source: Source;
  readonly store: ConnectionStore;
  readonly directory: Directory;
  readonly mapping: AttributeMapping;
  readonly groups: { readonly departments: boolean };
  readonly limits: GuardLimits;
  readonly lifecycle: LifecycleLimits;
  /** Base of the connection's SCIM service, without a trailing slash. */
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly digest: Digest;
  /** Awaited between slices of work, so that readers are not kept waiting. */
  readonly breathe: () => Promise<void>;
  /** Digests of what Lattice said last, by person; kept up to date by each cycle that commits. */
  readonly saidDigests: Map<string, string>;
}

export interface CycleOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Plans and judges, and changes nothing. */
  readonly dryRun?: boolean;
}

export interface CycleResult {
  readonly report: CycleReport;
  /** What was planned and judged; undefined where the read failed. */
  readonly evaluation: Evaluation | undefined;
  /** When somebody's window opens next, in epoch milliseconds: a cycle at that time makes them active. */
  readonly wakeAt: number | undefined;
}

/** Expected trouble (an upstream that fails, a plan that is kept back) is in the report; a store that fails throws. */
export async function runCycle(dependencies: CycleDependencies, options: CycleOptions): Promise<CycleResult> {
  const { store, directory, clock } = dependencies;
  const opening = {
    number: await store.nextCycleNumber(),
    startedAt: clock.now(),
    served: directory.current()?.version,
  };
  const source = await readSource(dependencies.source, options.signal, {
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(needsRaw(dependencies.mapping) ? {} : { isKnown: knownSaying(dependencies) }),
  });
  const memory = await loadMemory(store);
  if (!source.ok) {
    const report = failedReport(opening, source.reason, clock.now());
    if (options.dryRun !== true && !options.signal.aborted) await store.commit({ published: undefined, report });
    return { report, evaluation: undefined, wakeAt: undefined };
  }
  const heard = await hear({
    ...dependencies,
    read: source.read,
    current: directory.current(),
    earlierAbsences: memory.absences,
    signal: options.signal,
  });
  const { mapped, rejections } = await mapPeople(heard, dependencies.mapping, {
    now: source.read.completedAt,
    breathe: dependencies.breathe,
  });
  const rejected = [...heard.rejections, ...rejections];
  const evaluation = await evaluate({
    plan: {
      ...dependencies,
      current: directory.current(),
      people: mapped,
      said: new Map(heard.users.map((user) => [user.id, user])),
      rejected,
      departments: heard.departments,
      departmentGroups: dependencies.groups.departments,
      absences: heard.absences,
      readAt: source.read.completedAt,
      deleteAfterMs: dependencies.lifecycle.deleteAfterMs,
    },
    limits: dependencies.limits,
    holds: memory.holds,
    recentLeavers: memory.recentLeavers,
    owner: source.owner,
    earlierOwner: memory.keyOwner,
    changedSettings: changedSettings(memory.madeWith, madeWith(dependencies)),
    approvedChecksum: approvedChecksum(memory),
    now: clock.now(),
  });
  const outcome = outcomeOf(evaluation, memory, opening.served);
  const finish = (version: number) =>
    finishedReport(opening, { outcome, evaluation, heard, read: source.read, version, finishedAt: clock.now() });
  if (options.dryRun === true) return { report: finish(opening.served ?? 0), evaluation, wakeAt: undefined };
  const report = await apply(dependencies, {
    outcome,
    evaluation,
    heard,
    memory,
    readAt: source.read.completedAt,
    finish,
  });
  return { report, evaluation, wakeAt: nextWindow(heard, dependencies.mapping, clock.now()) };
}

function nextWindow(heard: Heard, mapping: AttributeMapping, now: number): number | undefined {
  if (mapping.preStartDays === undefined) return undefined;
  let next: number | undefined;
  for (const user of heard.users) {
    const opens = nextActivation(user, mapping, now);
    if (opens !== undefined && (next === undefined || opens < next)) next = opens;
  }
  return next;
}

function madeWith({ mapping, groups }: CycleDependencies): MadeWith {
  return { mapping, groups };
}

/** Overrides may look at anything that Lattice sent; the rules of our own look at what is decoded. */
function needsRaw({ overrides }: AttributeMapping): boolean {
  return Object.keys(overrides).length > 0;
}

function knownSaying({ saidDigests, digest }: CycleDependencies): NonNullable<ReadOptions["isKnown"]> {
  return (id, raw) => saidDigests.get(id) === saidDigest(raw, digest);
}

function approvedChecksum({ quarantineApproval }: CycleMemory): string | undefined {
  return quarantineApproval?.decision === "approved" ? quarantineApproval.checksum : undefined;
}

function outcomeOf(evaluation: Evaluation, memory: CycleMemory, served: number | undefined): Outcome {
  const { changes, rejections } = evaluation.plan;
  const waiting = changes.length;
  if (served === undefined && !changes.some((change) => change.resourceType === "User")) {
    const first = rejections[0]?.reason ?? "no reason is known";
    return {
      kind: "failed",
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
  if (evaluation.keptLeavers > 0) {
    return { kind: "held", publish: true, reason: `${evaluation.keptLeavers} leavers are held until a person decides` };
  }
  return { kind: waiting > 0 ? "published" : "unchanged", publish: true, reason: undefined };
}

interface Application {
  readonly outcome: Outcome;
  readonly evaluation: Evaluation;
  readonly heard: Heard;
  readonly memory: CycleMemory;
  readonly readAt: number;
  readonly finish: (version: number) => CycleReport;
}

async function apply(dependencies: CycleDependencies, application: Application): Promise<CycleReport> {
  const { store, directory, digest, breathe, saidDigests } = dependencies;
  const { outcome, evaluation, heard, memory, readAt, finish } = application;
  const said = await newlySaid(heard.users, saidDigests, readAt, digest, breathe);
  const remembered = { absences: [...heard.absences.values()], said };
  const current = directory.current();
  let report: CycleReport;
  if (!outcome.publish) {
    const { quarantine } = evaluation;
    report = finish(current?.version ?? 0);
    const settings = quarantine === undefined ? {} : { quarantine: { cycle: report.number, ...quarantine } };
    await store.commit({
      ...remembered,
      published: undefined,
      report,
      settings: { keyOwner: evaluation.keyOwner, ...settings },
    });
  } else {
    const settings = {
      keyOwner: evaluation.keyOwner,
      recentLeavers: evaluation.recentLeavers,
      madeWith: madeWith(dependencies),
      ...(memory.quarantine === undefined ? {} : { quarantine: undefined }),
      ...(memory.quarantineApproval === undefined ? {} : { quarantineApproval: undefined }),
    };
    const rest = { ...remembered, holds: evaluation.holds, settings };
    if (evaluation.plan.changes.length > 0) {
      const snapshot = await publishChanges(dependencies, evaluation.plan.changes, readAt, ({ version }) => ({
        ...rest,
        report: finish(version),
      }));
      report = finish(snapshot.version);
    } else {
      report = finish(current?.version ?? 0);
      await store.commit({ ...rest, published: undefined, readAt, report });
      if (current !== undefined) directory.confirm(readAt);
    }
  }
  for (const one of said) saidDigests.set(one.id, one.digest);
  return report;
}
