/** What a cycle learns of Lattice: the part of it that may take long, during which everybody else may act. */
import type { Directory } from "../directory/directory.js";
import type { Digest } from "../directory/render-record.js";
import type { LatticeRead, ReadOptions, ReadProgress } from "../lattice/lattice-client.js";
import type { LatticeStatus, LatticeUser } from "../lattice/lattice-user.js";
import type { AttributeMapping } from "../mapping/attribute-mapping.js";
import { nextActivation } from "../mapping/employment-status.js";
import { mapPeople } from "../mapping/map-people.js";
import type { MappedUser } from "../mapping/mapped-user.js";
import { createMappedPacker } from "../mapping/pack-mapped.js";
import type { CycleFailure, ReportedRecord } from "../store/cycle-report.js";
import type { ConnectionStore } from "../store/store.js";
import { type Heard, hear } from "./heard.js";
import { type Evidence, evidenceOf, type KnownPeople, type KnownPerson } from "./known-people.js";
import type { OwnerAnswer } from "./key-owner.js";
import { type NewlyHeard, saidDigest } from "./newly-said.js";
import { type PeopleHeard, peopleHeard, saidHeard, type Unchanged } from "./people-heard.js";
import { askOwner, readSource, type Source } from "./source.js";

const SLICE = 250;

export interface ReadingDependencies {
  readonly source: Source;
  readonly mapping: AttributeMapping;
  readonly digest: Digest;
  /** Awaited between slices of work, so that readers are not kept waiting. */
  readonly breathe: () => Promise<void>;
  /** Digests of what Lattice said last, by person. */
  readonly saidDigests: ReadonlyMap<string, string>;
  /** Those who may be recognised as unchanged. */
  readonly known: KnownPeople | undefined;
  readonly directory: Pick<Directory, "current">;
  readonly store: Pick<ConnectionStore, "absences">;
}

export interface ReadingOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** It rests on Lattice and the settings alone: what is planned of it is for whoever knows what is served by then. */
export interface Reading {
  readonly ok: true;
  /** How many people and departments its lists have. */
  readonly counts: { readonly users: number; readonly departments: number };
  readonly pages: LatticeRead["pages"];
  /** What may not have been said before. */
  readonly news: NewlyHeard;
  /** When somebody's window opens next, in epoch milliseconds. */
  readonly wakeAt: number | undefined;
  readonly owner: OwnerAnswer;
  /** Requests that it took, retries included. */
  readonly requests: number;
  readonly heard: Heard;
  /** Everybody of whom Lattice spoke and who could be mapped, by id. */
  readonly people: PeopleHeard;
  /** What it says of those who are not active, by id; also of those who have left and could not be mapped. */
  readonly said: Pick<ReadonlyMap<string, Evidence>, "get">;
  /** Records that could not be decoded or mapped, and why. */
  readonly rejected: readonly ReportedRecord[];
}

export interface FailedReading {
  readonly ok: false;
  readonly failure: CycleFailure;
  readonly requests: number;
  readonly reason: string;
  /** Undefined where there was no time to ask. */
  readonly owner: OwnerAnswer | undefined;
}

export async function readAndMap(
  dependencies: ReadingDependencies,
  { signal, onProgress }: ReadingOptions,
): Promise<Reading | FailedReading> {
  const { source, mapping } = dependencies;
  const before = source.requests();
  const digests = new Map<string, string>();
  const answer = await readSource(source, signal, {
    ...(onProgress === undefined ? {} : { onProgress }),
    breathe: dependencies.breathe,
    ...(needsRaw(mapping) ? {} : recognition(dependencies, digests)),
  });
  if (!answer.ok) {
    // Why it failed may be that the owner of the key has lost their rights.
    const owner = answer.failure === "aborted" ? undefined : await askOwner(source, signal);
    return { ...answer, owner, requests: source.requests() - before };
  }
  const { read } = answer;
  const absences = await dependencies.store.absences();
  const { users, ...heard } = await hear({
    source,
    read,
    current: dependencies.directory.current(),
    earlierAbsences: new Map(absences.map((absence) => [absence.id, absence])),
    signal,
    breathe: dependencies.breathe,
  });
  const owner = await askOwner(source, signal);
  const { mapped, rejections } = await mapPeople({ users, departments: heard.departments }, mapping, {
    now: heard.readAt,
    breathe: dependencies.breathe,
    pack: createMappedPacker(),
  });
  const unchanged = unchangedOf(read, users, dependencies.known);
  const said = await evidenceAmong(dependencies, users, mapped);
  for (const { id, status } of heard.rejections) {
    if (id !== undefined && status !== undefined && saysGone(status, mapping)) said.set(id, { status });
  }
  const requests = source.requests() - before;
  const undecoded = heard.rejections.map(({ kind, id, reason }) => ({ kind, id, reason }));
  const rejected = [...undecoded, ...rejections];
  // Whoever was decoded is forgotten but for what they were mapped to: a reading is kept until it is applied.
  return {
    ok: true,
    counts: { users: read.users.length + read.unchanged.length, departments: read.departments.length },
    pages: read.pages,
    news: { users: users.filter(({ raw }) => raw !== undefined), packed: read.packed, digests },
    wakeAt: nextWindow(users, mapping, heard.readAt),
    owner,
    requests,
    heard,
    people: peopleHeard(unchanged, mapped),
    said: saidHeard(unchanged, said),
    rejected,
  };
}

/** What Lattice says of those of the users who are not active. */
async function evidenceAmong(
  { breathe, mapping }: ReadingDependencies,
  users: readonly LatticeUser[],
  mapped: ReadonlyMap<string, MappedUser>,
): Promise<Map<string, Evidence>> {
  const said = new Map<string, Evidence>();
  let work = 0;
  for (const user of users) {
    if (++work % SLICE === 0) await breathe();
    const person = mapped.get(user.id);
    if (person === undefined ? saysGone(user.status, mapping) : !person.active) said.set(user.id, evidenceOf(user));
  }
  return said;
}

/** Of all who are listed, those of whom nothing else is said; where a department has a person's id, that cannot be told so. */
function unchangedOf(
  { unchanged: ids, listed, departments, rejections }: LatticeRead,
  users: readonly LatticeUser[],
  people: KnownPeople | undefined,
): Unchanged {
  const known = people?.people ?? new Map<string, KnownPerson>();
  const others = new Set([...users, ...departments, ...rejections].map(({ id }) => id));
  const units = [...departments, ...rejections.filter(({ kind }) => kind === "department")];
  const isShared = units.some(({ id }) => id !== undefined && known.has(id));
  const all = new Set(isShared ? ids : []);
  if (isShared) return { known, ids, has: (id) => all.has(id) };
  let changed = 0;
  for (const id of others) if (id !== undefined && known.has(id)) changed++;
  // As a rule nobody is missing, and whoever is known and not among the others is listed.
  if (known.size === ids.length + changed) return { known, ids, has: (id) => !others.has(id) };
  return { known, ids, has: (id) => listed.has(id) && !others.has(id) };
}

/** Whoever has left has left, whatever else of their record cannot be used; an override of `active` has its own say. */
function saysGone(status: LatticeStatus, { activeStatuses, overrides }: AttributeMapping): boolean {
  return (
    status === "DEACTIVATED" &&
    !activeStatuses.includes(status) &&
    !Object.keys(overrides).some((path) => /(^|:)active$/i.test(path))
  );
}

/** Overrides may look at anything that Lattice sent; the rules of our own look at what is decoded. */
function needsRaw({ overrides }: AttributeMapping): boolean {
  return Object.keys(overrides).length > 0;
}

/** May be over already: a window that opened since the read was proved complete. */
function nextWindow(users: readonly LatticeUser[], mapping: AttributeMapping, now: number): number | undefined {
  if (mapping.preStartDays === undefined) return undefined;
  let next: number | undefined;
  for (const user of users) {
    const opens = nextActivation(user, mapping, now);
    if (opens !== undefined && (next === undefined || opens < next)) next = opens;
  }
  return next;
}

function recognition({ known, saidDigests, digest }: ReadingDependencies, digests: Map<string, string>): ReadOptions {
  return {
    recognise(id, raw) {
      const now = saidDigest(raw, digest);
      if (known?.people.get(id)?.digest === now) return "unchanged";
      if (saidDigests.get(id) === now) return "heard";
      digests.set(id, now);
      return "new";
    },
    ...(known === undefined ? {} : { knownPages: known.pages }),
  };
}
