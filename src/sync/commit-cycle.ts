/** Commits what a cycle may change of what is served, and what it is to remember. */
import type { Directory } from "../directory/directory.js";
import type { AttributeMapping } from "../mapping/attribute-mapping.js";
import type { CycleReport } from "../store/cycle-report.js";
import { madeWithOf } from "./cycle-memory.js";
import type { Evaluation } from "./evaluate.js";
import type { CountedAbsences } from "./heard.js";
import { knownAfter, knownStill } from "./known-after.js";
import type { KnownPeople } from "./known-people.js";
import { newlySaid } from "./newly-said.js";
import { type PublishDependencies, publishChanges } from "./publish-changes.js";
import type { Reading } from "./reading.js";
import type { Outcome } from "./report.js";
import { settingsOf, type WaitingPlan } from "./waiting-plan.js";

export interface CommitCycleDependencies extends PublishDependencies {
  readonly directory: Directory;
  readonly mapping: AttributeMapping;
  readonly groups: { readonly departments: boolean };
  /** Digests of what Lattice said last, by person; kept up to date by each cycle that commits. */
  readonly saidDigests: Map<string, string>;
  /** Told what a person may still let through; undefined where that is nothing. */
  readonly keepWaiting: (plan: WaitingPlan | undefined) => void;
  readonly known: KnownPeople | undefined;
  /** Told what the next cycle may build on. */
  readonly remember: (known: KnownPeople | undefined) => void;
}

export interface FinishedCycle extends CountedAbsences {
  readonly outcome: Outcome;
  readonly evaluation: Evaluation;
  readonly reading: Reading;
  /** The report, once the version is known that is served after it. */
  readonly report: (version: number) => CycleReport;
}

const SLICE = 500;

export async function commitCycle(
  dependencies: CommitCycleDependencies,
  { outcome, evaluation, reading, absences, report }: FinishedCycle,
): Promise<CycleReport> {
  const { store, directory, saidDigests, breathe, digest } = dependencies;
  const { heard } = reading;
  const { readAt } = heard;
  const said = await newlySaid(reading.news, saidDigests, readAt, digest, breathe);
  const remembered = { absences: [...absences.values()], said };
  const current = directory.current();
  const version = current?.version ?? 0;
  const madeWith = madeWithOf(dependencies);
  let finished: CycleReport;
  let waiting: WaitingPlan | undefined;
  if (!outcome.publish) {
    const { plan, holds, keyOwner, recentLeavers, protectedPeople, quarantine } = evaluation;
    finished = report(version);
    const settings = {
      keyOwner,
      ...(quarantine === undefined ? {} : { quarantine: { cycle: finished.number, ...quarantine } }),
    };
    // What ended by itself has ended: nobody is to approve the leaving of somebody who is back.
    await store.commit({
      ...remembered,
      holds: evaluation.earlierHolds,
      published: undefined,
      report: finished,
      settings,
    });
    if (quarantine !== undefined && current !== undefined) {
      const { checksum } = quarantine;
      const waits = { plan, holds, keyOwner, recentLeavers, protectedPeople };
      waiting = { against: current, checksum, evaluation: waits, madeWith, readAt, report: finished };
    }
  } else {
    const rest = { ...remembered, holds: evaluation.holds, settings: settingsOf(evaluation, madeWith) };
    if (evaluation.plan.changes.length > 0) {
      const snapshot = await publishChanges(dependencies, evaluation.plan.changes, readAt, (next) => ({
        ...rest,
        report: report(next.version),
      }));
      finished = report(snapshot.version);
    } else {
      finished = report(version);
      await store.commit({ ...rest, published: undefined, readAt, report: finished });
      if (current !== undefined) directory.confirm(readAt);
    }
  }
  for (const [at, one] of said.entries()) {
    saidDigests.set(one.id, one.digest);
    if (at % SLICE === SLICE - 1) await breathe();
  }
  dependencies.keepWaiting(waiting);
  const { known } = dependencies;
  const snapshot = directory.current();
  // What was known is used up by what is known now: should that fail, nothing is.
  dependencies.remember(undefined);
  dependencies.remember(
    outcome.publish
      ? await knownAfter({ ...dependencies, reading, planned: evaluation.planned, snapshot })
      : await knownStill(known, said, breathe),
  );
  return finished;
}
