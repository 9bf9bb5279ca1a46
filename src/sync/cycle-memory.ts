/** What cycles remember of one another, as it stands in the store, with its JSON parsed into types. */
import type { AttributeMapping } from "../mapping/attribute-mapping.js";
import type { Absence } from "../store/absence.js";
import type { Hold } from "../store/hold.js";
import type { ConnectionStore } from "../store/store.js";
import type { KeyOwner } from "./key-owner.js";
import type { ProtectedPeople } from "./protected-people.js";
import type { RecentLeaver } from "./recent-leavers.js";

/** Publishing is stopped: reading goes on, what is served stays. */
export interface Freeze {
  /** Epoch milliseconds. */
  readonly since: number;
  readonly by: string;
  readonly reason: string;
  /** The version to roll back to, where that is why. */
  readonly rollBackTo?: number;
  /** Whether that has been done. */
  readonly rolledBack?: boolean;
}

/** A cycle kept back whole until a person decides, or until a read is within limits. */
export interface Quarantine {
  readonly cycle: number;
  readonly reasons: readonly string[];
  readonly checksum: string;
}

/** A person's word on the plan with this checksum: whether it may go through. */
export interface QuarantineApproval {
  readonly checksum: string;
  readonly decision: "approved" | "rejected";
  readonly by: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface CycleMemory {
  readonly absences: ReadonlyMap<string, Absence>;
  /** Those that are open, approved or rejected. */
  readonly holds: readonly Hold[];
  readonly keyOwner: KeyOwner | undefined;
  readonly recentLeavers: readonly RecentLeaver[];
  readonly protectedPeople: ProtectedPeople;
  readonly freeze: Freeze | undefined;
  readonly quarantine: Quarantine | undefined;
  readonly quarantineApproval: QuarantineApproval | undefined;
  /** The settings that what is served was made with. */
  readonly madeWith: MadeWith | undefined;
}

/** The settings that shape what is served. */
export interface MadeWith {
  readonly mapping: AttributeMapping;
  readonly groups: { readonly departments: boolean };
}

export function madeWithOf({ mapping, groups }: MadeWith): MadeWith {
  return { mapping, groups };
}

/** Settings are written by this program alone, so their shape is trusted; an absent one is undefined. */
export async function loadMemory(store: ConnectionStore): Promise<CycleMemory> {
  const absences = await store.absences();
  const holds = await store.holds();
  return {
    absences: new Map(absences.map((absence) => [absence.id, absence])),
    holds: holds.filter((hold) => hold.state !== "released"),
    keyOwner: (await store.setting("keyOwner")) as KeyOwner | undefined,
    recentLeavers: ((await store.setting("recentLeavers")) as readonly RecentLeaver[] | undefined) ?? [],
    protectedPeople: ((await store.setting("protectedPeople")) as ProtectedPeople | undefined) ?? {},
    freeze: (await store.setting("freeze")) as Freeze | undefined,
    quarantine: (await store.setting("quarantine")) as Quarantine | undefined,
    quarantineApproval: (await store.setting("quarantineApproval")) as QuarantineApproval | undefined,
    madeWith: (await store.setting("madeWith")) as MadeWith | undefined,
  };
}

/** Which settings an operator has changed since what is served was made, as they are named in the file. */
export function changedSettings(before: MadeWith | undefined, now: MadeWith): readonly string[] {
  if (before === undefined) return [];
  return (["mapping", "groups"] as const).flatMap((section) => {
    const left = before[section] as unknown as Readonly<Record<string, unknown>>;
    const right = now[section] as unknown as Readonly<Record<string, unknown>>;
    return [...new Set([...Object.keys(left), ...Object.keys(right)])]
      .filter((key) => JSON.stringify(left[key]) !== JSON.stringify(right[key]))
      .map((key) => `${section}.${key}`);
  });
}
