/** What is remembered of people between cycles, so that whoever has not changed costs next to nothing (pure). */
import type { Snapshot } from "../directory/snapshot.js";
import type { KnownPages } from "../lattice/known-pages.js";
import type { LatticeUser } from "../lattice/lattice-user.js";
import { type MappedUser, type Names, namesOf, type OwnAttributes } from "../mapping/mapped-user.js";
import { type Mutable, put } from "../mapping/put.js";
import { TerseUser } from "../mapping/terse-user.js";
import { ENTERPRISE_URN } from "../scim/urn.js";

/** What a hold is to say of somebody's leaving. */
export type Evidence = Pick<LatticeUser, "status" | "email" | "startDate" | "updatedAt">;

export interface WhatWasSaid {
  /** Digest of what Lattice said of somebody. */
  readonly digest: string;
  /** Of somebody inactive. */
  readonly said: Evidence | undefined;
}

export interface KnownPerson extends WhatWasSaid {
  /** Their names and references alone; `wholeOf` has the rest. */
  readonly mapped: MappedUser;
}

/**
 * As of a cycle that was applied whole. Overrides may look at other people's records too: where there are any, nothing is
 * known.
 */
export interface KnownPeople {
  /** What is known after the next cycle takes it over, because to copy everybody takes long, and leaves much to collect. */
  readonly people: Map<string, KnownPerson>;
  /** The pages of Lattice on which all are known. */
  readonly pages: KnownPages;
  /** What it was applied to: everybody known is served there as they were mapped. */
  readonly snapshot: Snapshot;
  /** The names of departments, by id. */
  readonly departments: ReadonlyMap<string, string>;
}

/** That alone, because it is kept. */
export function evidenceOf({ status, email, startDate, updatedAt }: LatticeUser): Evidence {
  const evidence: Mutable<Evidence> = { status };
  put(evidence, "email", email);
  put(evidence, "startDate", startDate);
  put(evidence, "updatedAt", updatedAt);
  return evidence;
}

/**
 * Names and references alone: what others need of somebody, and what a userName is settled by. `share` gives an equal text
 * that is kept anyway.
 */
export function knownPerson(mapped: MappedUser, what: WhatWasSaid, share: (id: string) => string): KnownPerson {
  const { managerId, departmentId } = mapped;
  return new Outline(
    {
      ...mapped,
      managerId: managerId === undefined ? undefined : share(managerId),
      departmentId: departmentId === undefined ? undefined : share(departmentId),
    },
    namesOf(mapped),
    what,
  );
}

/** Whether it is what is known of somebody, and not mapped anew. */
export function isOutline(mapped: MappedUser): boolean {
  return mapped instanceof Outline;
}

/** One object for all that is known of a person: there are as many as people. */
class Outline extends TerseUser implements KnownPerson {
  readonly digest: string;
  readonly said: Evidence | undefined;

  constructor(mapped: Omit<MappedUser, "attributes" | "names">, names: Names, { digest, said }: WhatWasSaid) {
    super(mapped, names);
    this.digest = digest;
    this.said = said;
  }

  get mapped(): MappedUser {
    return this;
  }

  get attributes(): never {
    throw new Error(`of ${this.id} only names and references are known`);
  }
}

/** Somebody known with all that was mapped: their own attributes stand in what is served of them. */
export function wholeOf(outline: MappedUser, { snapshot }: KnownPeople): MappedUser {
  const position = snapshot.users.positionOf(outline.id);
  if (position === undefined) throw new Error(`${outline.id} is known and was not served`);
  const { meta: _meta, active: _active, groups: _groups, ...own } = snapshot.users.at(position).resource;
  const { manager: _manager, department: _department, ...enterprise } = own[ENTERPRISE_URN] ?? {};
  const attributes: OwnAttributes = { ...own, [ENTERPRISE_URN]: enterprise };
  const { id, active, linkDepartmentName, managerId, departmentId, createdAt, updatedAt } = outline;
  return { id, active, attributes, linkDepartmentName, managerId, departmentId, createdAt, updatedAt };
}
