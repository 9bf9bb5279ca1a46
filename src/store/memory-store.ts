/** A store that forgets with the process: for demonstrations and tests, and the plain reading of what the port means. */
import type { Change } from "../directory/change.js";
import type { RenderedRecord } from "../directory/record.js";
import type { Snapshot } from "../directory/snapshot.js";
import type { Absence } from "./absence.js";
import type { CycleReport } from "./cycle-report.js";
import { checkFollows, eventOf } from "./commit-rules.js";
import { earlierSnapshot } from "./earlier-snapshot.js";
import { forgetPerson, reportWithout, SETTINGS_ABOUT_PEOPLE, settingWithout } from "./forget-person.js";
import { type Hold, isStanding } from "./hold.js";
import type { Commit, ConnectionStore, Said, Store, StoredChange, StoredDirectory, StoreEvent } from "./store.js";
import { StoreRefusedError } from "./store-error.js";

export function createMemoryStore(): Store {
  const connections = new Map<string, ConnectionStore>();
  return {
    description:
      "state is in memory: a restart begins with a full read of Lattice, and answers 503 until it is complete",
    connection(id) {
      const connection = connections.get(id) ?? createMemoryConnection();
      connections.set(id, connection);
      return connection;
    },
    async backup() {
      throw new StoreRefusedError("state is in memory: there is nothing to back up");
    },
    async close() {},
  };
}

/** Erased bytes: the version they were part of is not rebuilt any more. */
const NOTHING = new Uint8Array();

interface KeptChange {
  readonly version: number;
  readonly at: number;
  readonly change: Pick<Change, "resourceType" | "id" | "kind" | "cause">;
  readonly sequence: number;
  before: RenderedRecord | undefined;
  after: RenderedRecord | undefined;
  /** Something of it was erased: the versions before it cannot be rebuilt any more. */
  erased: boolean;
}

function createMemoryConnection(): ConnectionStore {
  let directory: StoredDirectory | undefined;
  let changes: KeptChange[] = [];
  let versions: { readonly version: number; readonly committedAt: number }[] = [];
  let reports: CycleReport[] = [];
  let lastCycle = 0;
  let absences: readonly Absence[] = [];
  const holds = new Map<string, Hold>();
  const said = new Map<string, Said>();
  const settings = new Map<string, string>();
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const listeners = new Set<(event: StoreEvent) => void>();
  let leased = false;

  function tell(event: StoreEvent): void {
    queueMicrotask(() => {
      for (const listener of listeners) listener(event);
    });
  }

  function setSetting(name: string, value: unknown): void {
    if (value === undefined) settings.delete(name);
    else settings.set(name, JSON.stringify(value));
  }

  function publish(published: NonNullable<Commit["published"]>): void {
    const { snapshot, readAt, baseUrl } = published;
    const { version, committedAt: at } = snapshot;
    for (const change of published.changes) {
      const before = keptOf(change.before);
      const after = change.kind === "deleted" ? undefined : recordOf(snapshot, change.resourceType, change.id);
      const sequence = (after ?? before)?.sequence ?? 0;
      changes.push({ version, at, change: whatOf(change), sequence, before, after, erased: false });
    }
    versions.push({ version: snapshot.version, committedAt: snapshot.committedAt });
    directory = { snapshot, readAt, baseUrl };
  }

  return {
    async load() {
      return directory;
    },
    async commit(commit) {
      checkFollows(directory?.snapshot.version ?? 0, commit.published);
      if (commit.published !== undefined) publish(commit.published);
      if (commit.readAt !== undefined && directory !== undefined) directory = { ...directory, readAt: commit.readAt };
      if (commit.report !== undefined) {
        const { number } = commit.report;
        reports = [commit.report, ...reports.filter((report) => report.number !== number)];
        lastCycle = Math.max(lastCycle, number);
      }
      if (commit.absences !== undefined) absences = commit.absences;
      for (const hold of commit.holds ?? []) {
        const before = holds.get(hold.id)?.state ?? "open";
        if (before === "open" || hold.state !== "open") holds.set(hold.id, hold);
      }
      for (const { id, raw, digest, at } of commit.said ?? []) said.set(id, { raw, digest, at });
      for (const [name, value] of Object.entries(commit.settings ?? {})) setSetting(name, value);
      tell(eventOf(commit));
    },
    said: async (id) => said.get(id),
    saidDigests: async () => new Map([...said].map(([id, { digest }]) => [id, digest])),
    async history(resourceType, id) {
      return changes.filter(({ change }) => change.resourceType === resourceType && change.id === id).map(storedChange);
    },
    async changesAfter(version, limit) {
      return changes
        .filter((kept) => kept.version > version)
        .slice(0, limit)
        .map(storedChange);
    },
    async snapshotAt(version, keptSince) {
      if (directory === undefined || directory.snapshot.version === version) return directory?.snapshot;
      const wanted = versions.find((kept) => kept.version === version);
      const successor = versions.find((kept) => kept.version === version + 1);
      if (wanted === undefined || successor === undefined || successor.committedAt < keptSince) return undefined;
      const undone = changes.filter((kept) => kept.version > version);
      const undos = undone.map(({ change: { resourceType, id }, before, erased }) => ({
        resourceType,
        id,
        before: before && { sequence: before.sequence, make: () => before },
        erased,
      }));
      return earlierSnapshot(directory.snapshot, undos, wanted);
    },
    async cycles(limit, before = Number.POSITIVE_INFINITY) {
      return reports
        .filter((report) => report.number < before)
        .sort((a, b) => b.number - a.number)
        .slice(0, limit);
    },
    cycle: async (number) => reports.find((report) => report.number === number),
    nextCycleNumber: async () => lastCycle + 1,
    absences: async () => absences,
    async holds(state) {
      return [...holds.values()]
        .filter((hold) => state === undefined || hold.state === state)
        .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
    },
    async setting(name) {
      const value: unknown = JSON.parse(settings.get(name) ?? "null");
      return value ?? undefined;
    },
    async saveSetting(name, value) {
      setSetting(name, value);
      tell("decided");
    },
    cursorSecret: async () => secret,
    async prune(before) {
      const rows = changes.length + reports.length + holds.size;
      // The last version before it can still be rebuilt: it is what the changes after it are undone to.
      const pruned = versions.findLastIndex(({ committedAt }) => committedAt < before);
      versions = versions.slice(Math.max(0, pruned));
      changes = changes.filter((kept) => kept.at >= before);
      reports = reports.filter((report) => report.finishedAt >= before);
      for (const hold of holds.values()) {
        const isServed = directory?.snapshot.users.positionOf(hold.person.id) !== undefined;
        const stays = hold.state === "rejected" && isStanding(hold) && isServed;
        if ((hold.decidedAt ?? before) < before && !stays) holds.delete(hold.id);
      }
      return rows - (changes.length + reports.length + holds.size);
    },
    async erase(userId) {
      if (directory?.snapshot.users.positionOf(userId) !== undefined) {
        throw new StoreRefusedError(`${userId} is still served: only who is gone can be erased`);
      }
      let rows = said.delete(userId) ? 1 : 0;
      for (const kept of changes) if (eraseFrom(kept, userId)) rows++;
      for (const hold of holds.values()) if (hold.person.id === userId && holds.delete(hold.id)) rows++;
      const others = absences.filter((absence) => absence.resourceType !== "User" || absence.id !== userId);
      rows += absences.length - others.length;
      absences = others;
      reports = reports.map((report) => reportWithout(report, userId));
      for (const name of SETTINGS_ABOUT_PEOPLE) {
        const before: unknown = JSON.parse(settings.get(name) ?? "null");
        const without = settingWithout(before, userId);
        if (without === before) continue;
        setSetting(name, without);
        rows++;
      }
      return rows;
    },
    async lease() {
      if (leased) return undefined;
      leased = true;
      let released = false;
      return {
        lost: new AbortController().signal,
        async release() {
          if (!released) leased = false;
          released = true;
        },
      };
    },
    watch(listener) {
      const own = (event: StoreEvent) => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}

function recordOf(snapshot: Snapshot, resourceType: "User" | "Group", id: string): RenderedRecord | undefined {
  const records = resourceType === "User" ? snapshot.users : snapshot.groups;
  const position = records.positionOf(id);
  return position === undefined ? undefined : keptOf(records.at(position));
}

/** By itself: a record of a snapshot holds on to the bytes of its neighbours. */
function keptOf(record: RenderedRecord | undefined): RenderedRecord | undefined {
  if (record === undefined) return undefined;
  const { id, sequence, resource, json } = record;
  return { id, sequence, resource, json: Uint8Array.from(json) };
}

function whatOf({ resourceType, id, kind, cause }: Change): KeptChange["change"] {
  return { resourceType, id, kind, cause };
}

function storedChange({ version, at, change, sequence, before, after }: KeptChange): StoredChange {
  const { resourceType, id, kind, cause } = change;
  return { version, at, resourceType, id, kind, cause, sequence, before: before?.resource, after: after?.resource };
}

/** Whether there was anything to erase: the person's own change is emptied, another's forgets them. */
function eraseFrom(kept: KeptChange, userId: string): boolean {
  const own = kept.change.resourceType === "User" && kept.change.id === userId;
  const before = own ? undefined : withoutPerson(kept.before, userId);
  const after = own ? undefined : withoutPerson(kept.after, userId);
  if (before === kept.before && after === kept.after) return false;
  Object.assign(kept, { before, after, erased: kept.erased || before !== kept.before });
  return true;
}

function withoutPerson(record: RenderedRecord | undefined, userId: string): RenderedRecord | undefined {
  const resource = forgetPerson(record?.resource, userId) as RenderedRecord["resource"];
  return record === undefined || resource === record.resource ? record : { ...record, resource, json: NOTHING };
}
