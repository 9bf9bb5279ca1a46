/** A Lattice in memory for tests of the cycle: people and departments as they are now, and how reading them goes wrong. */
import { LatticeError } from "../../src/lattice/lattice-client.js";
import type { LatticeDepartment, LatticeRejection, LatticeUser } from "../../src/lattice/lattice-user.js";
import type { Source } from "../../src/sync/source.js";

export function latticeUser(id: string, more: Partial<LatticeUser> = {}): LatticeUser {
  const user = {
    id,
    status: "ACTIVE" as const,
    isAdmin: false,
    email: `${id}@example.org`,
    name: `Given${id} Family${id}`,
    ...more,
  };
  return { ...user, raw: more.raw ?? { ...user } };
}

export interface FakeSource extends Source {
  readonly people: Map<string, LatticeUser>;
  readonly departments: Map<string, LatticeDepartment>;
  /** People and departments that are missing from lists, but are found when asked for by id. */
  readonly hidden: Set<string>;
  /** People whose records in the lists cannot be decoded, by id. */
  readonly broken: Map<string, LatticeRejection>;
  /** Set to make the next reads fail. */
  failure: LatticeError | undefined;
  ownerFailure: LatticeError | undefined;
  ownerId: string;
  /** Awaited by a read that has seen everything, before it ends. */
  beforeEnd: (() => Promise<void>) | undefined;
  /** Ids that were asked for. */
  readonly asked: string[];
  set(id: string, more: Partial<LatticeUser>): void;
}

export function createFakeSource(now: () => number, people: readonly LatticeUser[]): FakeSource {
  let requests = 0;
  const source: FakeSource = {
    people: new Map(people.map((user) => [user.id, user])),
    departments: new Map(),
    hidden: new Set(),
    broken: new Map(),
    failure: undefined,
    ownerFailure: undefined,
    beforeEnd: undefined,
    ownerId: people[0]?.id ?? "",
    asked: [],
    set(id, more) {
      const { raw: _, ...before } = source.people.get(id) ?? latticeUser(id);
      source.people.set(id, latticeUser(id, { ...before, ...more }));
    },
    requests: () => requests,
    async me() {
      requests++;
      if (source.ownerFailure !== undefined) throw source.ownerFailure;
      return source.people.get(source.ownerId) ?? latticeUser(source.ownerId);
    },
    async user(id) {
      requests++;
      source.asked.push(id);
      return source.people.get(id);
    },
    async department(id) {
      requests++;
      return source.departments.get(id);
    },
    async readAll() {
      requests++;
      if (source.failure !== undefined) throw source.failure;
      const users = [...source.people.values()].filter(({ id }) => !source.hidden.has(id) && !source.broken.has(id));
      await source.beforeEnd?.();
      const departments = [...source.departments.values()].filter(({ id }) => !source.hidden.has(id));
      const rejections = [...source.broken.values()];
      const listed = new Set([...users, ...departments, ...rejections].flatMap(({ id }) => id ?? []));
      return {
        users,
        unchanged: [],
        listed,
        packed: [],
        pages: new Map(),
        departments,
        rejections,
        completedAt: now(),
      };
    },
  };
  return source;
}

export const outage = () => new LatticeError("unavailable", "Lattice does not answer");
