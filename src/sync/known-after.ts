/** Makes what is known of people after a cycle has been applied (pure but for pauses). */
import type { Snapshot } from "../directory/snapshot.js";
import type { KnownPage, KnownPages } from "../lattice/known-pages.js";
import type { AttributeMapping } from "../mapping/attribute-mapping.js";
import type { MappedUser } from "../mapping/mapped-user.js";
import { type KnownPeople, type KnownPerson, isOutline, knownPerson } from "./known-people.js";
import type { Planned } from "./plan.js";
import type { Reading } from "./reading.js";

export interface AppliedCycle {
  readonly mapping: AttributeMapping;
  readonly reading: Pick<Reading, "people" | "said" | "pages">;
  readonly planned: Planned;
  /** What is served now. */
  readonly snapshot: Snapshot | undefined;
  readonly known: KnownPeople | undefined;
  /** Digests of what Lattice said last, this cycle's included. */
  readonly saidDigests: ReadonlyMap<string, string>;
  readonly breathe: () => Promise<void>;
}

const SLICE = 250;

/** Undefined where a mapping has overrides. `known` is used up: its people become those of what is known now. */
export async function knownAfter(cycle: AppliedCycle): Promise<KnownPeople | undefined> {
  const { mapping, reading, planned, snapshot, known, saidDigests, breathe } = cycle;
  if (snapshot === undefined || Object.keys(mapping.overrides).length > 0) return undefined;
  const people = known?.people ?? new Map<string, KnownPerson>();
  const departmentIds = new Map(Array.from(planned.departments.keys(), (id) => [id, id]));
  const share = (id: string): string => planned.people.get(id)?.mapped.id ?? departmentIds.get(id) ?? id;
  let work = 0;
  let lasting = 0;
  for (const { mapped } of planned.people.values()) {
    if (++work % SLICE === 0) await breathe();
    const { id } = mapped;
    lasting++;
    if (isOutline(mapped)) continue;
    // Whoever is served by what was served before, and not by what Lattice says, is to be looked at again.
    const digest = saidDigests.get(id);
    if (digest === undefined || reading.people.get(id) !== mapped || !lasts(mapped, mapping)) {
      people.delete(id);
      lasting--;
    } else people.set(id, knownPerson(mapped, { digest, said: reading.said.get(id) }, share));
  }
  if (people.size > lasting) for (const id of people.keys()) if (!planned.people.has(id)) people.delete(id);
  const pages = await knownPages(reading.pages, people, breathe);
  return { people, pages, snapshot, departments: planned.departments };
}

/**
 * What is known after a cycle that was not applied, but wrote down what was `said` of people: they are not known any more,
 * because it would be news if Lattice said again what it had said before.
 */
export async function knownStill(
  known: KnownPeople | undefined,
  said: readonly { readonly id: string }[],
  breathe: () => Promise<void>,
): Promise<KnownPeople | undefined> {
  if (known === undefined) return undefined;
  let work = 0;
  let forgotten = 0;
  for (const { id } of said) {
    if (++work % SLICE === 0) await breathe();
    if (known.people.delete(id)) forgotten++;
  }
  return forgotten === 0 ? known : { ...known, pages: await knownPages(known.pages, known.people, breathe) };
}

/** Time alone makes people active whose start is ahead; it makes nobody inactive. */
function lasts({ active }: MappedUser, { preStartDays }: AttributeMapping): boolean {
  return active || preStartDays === undefined;
}

async function knownPages(
  pages: KnownPages,
  people: ReadonlyMap<string, KnownPerson>,
  breathe: () => Promise<void>,
): Promise<KnownPages> {
  const known = new Map<string, KnownPage>();
  let work = 0;
  for (const [fingerprint, page] of pages) {
    if (++work % 10 === 0) await breathe();
    if (page.ids.every((id) => people.has(id))) known.set(fingerprint, page);
  }
  return known;
}
