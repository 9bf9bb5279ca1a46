/** Who is to be served, and how active: present, rejected, absent and held people, and who gets a contested userName (pure). */
import { compareAppearance } from "../directory/change.js";
import type { DirectoryRecord } from "../directory/record.js";
import { type Contender, settleIdentities } from "../mapping/identity.js";
import type { MappedUser } from "../mapping/mapped-user.js";
import { remap } from "../mapping/remap.js";
import type { User } from "../scim/resource.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import { type Leaver, saidSo, vanished } from "./leaver.js";
import type { PlanInput } from "./plan-input.js";

export interface ServedPeople {
  /** In the stable order of those served already, newcomers after them. */
  readonly people: readonly ServedPerson[];
  readonly leavers: readonly Leaver[];
  readonly rejections: readonly ReportedRecord[];
  /** Why somebody changes, where it is not simply what Lattice now says; by id. */
  readonly causes: ReadonlyMap<string, string>;
}

export interface ServedPerson {
  readonly mapped: MappedUser;
  readonly active: boolean;
}

export function settlePeople(input: PlanInput): ServedPeople {
  const causes = new Map<string, string>();
  const leavers: Leaver[] = [];
  const rejections: ReportedRecord[] = [...input.rejected];
  const candidates = new Map<string, ServedPerson>();

  const users = input.current?.users;
  for (let position = 0; position < (users?.size ?? 0); position++) {
    const record = users?.at(position);
    if (record === undefined) continue;
    const person = settleServed(record, input, causes, leavers);
    if (person !== undefined) candidates.set(record.id, person);
  }
  const newcomers = [...input.people.values()].filter(({ id }) => users?.positionOf(id) === undefined);
  for (const mapped of newcomers.sort(compareAppearance)) candidates.set(mapped.id, { mapped, active: mapped.active });

  const servedOf = (id: string) => {
    const position = users?.positionOf(id);
    return position === undefined ? undefined : users?.at(position);
  };
  const outcome = settleIdentities([...candidates.values()].map((person) => contender(person, servedOf)));
  for (const loser of outcome.losers) {
    const record = servedOf(loser.id);
    const winner = loser.winnerId;
    rejections.push({ kind: "user", id: loser.id, reason: `userName is taken by ${winner}: ${loser.outcome}` });
    if (loser.outcome === "kept" && record !== undefined) {
      candidates.set(loser.id, { mapped: remap(record.resource), active: record.active });
      continue;
    }
    candidates.delete(loser.id);
    if (loser.outcome !== "withdrawn" || record === undefined) continue;
    causes.set(loser.id, `withdrawn: ${winner} has the same userName and is the one in use`);
    replaceLeaver(leavers, record, input);
  }
  return { people: [...candidates.values()], leavers, rejections, causes };
}

/** What becomes of somebody who is served already; undefined where they are to be deleted. */
function settleServed(
  record: DirectoryRecord<User>,
  input: PlanInput,
  causes: Map<string, string>,
  leavers: Leaver[],
): ServedPerson | undefined {
  const mapped = input.people.get(record.id);
  if (mapped !== undefined) {
    if (mapped.active || !record.active) return { mapped, active: mapped.active };
    const said = input.said.get(record.id);
    if (said !== undefined) leavers.push(saidSo(record, said, "deactivate", input.readAt));
    causes.set(record.id, `Lattice says ${said?.status ?? "so"}`);
    // Whoever is held is served as before in everything: also what else Lattice says of them now may be part of a mistake.
    return input.kept.has(record.id) ? { mapped: remap(record.resource), active: true } : { mapped, active: false };
  }
  const asServed = { mapped: remap(record.resource), active: record.active };
  const absence = input.absences.get(record.id);
  if (absence?.goneSince === undefined) return asServed;
  if (record.active) {
    leavers.push(vanished(record, absence, input.readAt));
    causes.set(record.id, `missing from ${absence.reads} complete reads, and Lattice answers 404 for the id`);
    return { ...asServed, active: input.kept.has(record.id) };
  }
  if (input.readAt - absence.goneSince < input.deleteAfterMs) return asServed;
  causes.set(record.id, "gone from Lattice, and the time that people are kept after that is over");
  return undefined;
}

function contender(person: ServedPerson, servedOf: (id: string) => DirectoryRecord<User> | undefined): Contender {
  const { mapped } = person;
  const record = servedOf(mapped.id);
  return {
    id: mapped.id,
    userName: mapped.attributes.userName,
    active: person.active,
    updatedAt: mapped.updatedAt,
    served: record === undefined ? undefined : { userName: record.userName ?? "", active: record.active },
  };
}

/** Somebody active who is withdrawn loses more than `active`: the guard is to judge a deletion. */
function replaceLeaver(leavers: Leaver[], record: DirectoryRecord<User>, input: PlanInput): void {
  const position = leavers.findIndex((leaver) => leaver.id === record.id);
  const said = input.said.get(record.id);
  if (position >= 0 && said !== undefined) leavers[position] = saidSo(record, said, "delete", input.readAt);
}
