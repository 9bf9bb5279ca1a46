/** Who is to be served, and how active: present, rejected, absent and held people, and who gets a contested userName (pure). */
import { compareAppearance } from "../directory/change.js";
import type { DirectoryRecord } from "../directory/record.js";
import { sortInSlices } from "../directory/sort-in-slices.js";
import { inSlices, type Work } from "../directory/work.js";
import { type Contender, settleIdentities } from "../mapping/identity.js";
import { type MappedUser, namesOf } from "../mapping/mapped-user.js";
import { remap } from "../mapping/remap.js";
import { foldCase } from "../scim/fold-case.js";
import type { User } from "../scim/resource.js";
import type { ReportedRecord } from "../store/cycle-report.js";
import { missingFrom } from "./absences.js";
import { type Leaver, saidSo, vanished } from "./leaver.js";
import { createSettledPeople, type PeopleServed, type ServedPerson } from "./people-served.js";
import type { PlanInput } from "./plan-input.js";

export interface ServedPeople {
  /** By id, in the stable order of those served already, newcomers after them. */
  readonly people: PeopleServed;
  readonly leavers: readonly Leaver[];
  /** Served until now, and not any more. */
  readonly gone: readonly DirectoryRecord<User>[];
  readonly rejections: readonly ReportedRecord[];
  /** Why somebody changes, where it is not simply what Lattice now says; by id. */
  readonly causes: ReadonlyMap<string, string>;
}

const SLICE = 250;

export async function settlePeople(input: PlanInput): Promise<ServedPeople> {
  const causes = new Map<string, string>();
  const leavers: Leaver[] = [];
  const gone: DirectoryRecord<User>[] = [];
  const rejections: ReportedRecord[] = [...input.rejected];

  const users = input.current?.users;
  const candidates = createSettledPeople(users, input.people);
  let spokenOf = 0;
  for (let position = 0; position < (users?.size ?? 0); position++) {
    if (position % SLICE === SLICE - 1) await input.breathe();
    const record = users?.at(position);
    if (record === undefined) continue;
    const mapped = input.people.get(record.id);
    if (mapped !== undefined) spokenOf++;
    if (mapped !== undefined && (mapped.active || !record.active)) continue;
    const person = settleServed(record, position, mapped, input, causes, leavers);
    candidates.set(record.id, person);
    if (person === undefined) gone.push(record);
  }
  // Everybody of whom Lattice speaks is served already, as a rule.
  let work = 0;
  for (const mapped of spokenOf === input.people.size ? [] : await newcomers(input)) {
    if (++work % SLICE === 0) await input.breathe();
    candidates.set(mapped.id, { mapped, active: mapped.active, position: undefined });
  }

  const servedAt = (position: number | undefined) => (position === undefined ? undefined : users?.at(position));
  const contenders = await inSlices(contendersAmong(candidates, servedAt), input.breathe);
  const outcome = await inSlices(settleIdentities(contenders), input.breathe);
  for (const loser of outcome.losers) {
    const position = candidates.get(loser.id)?.position;
    const record = servedAt(position);
    const winner = loser.winnerId;
    rejections.push({ kind: "user", id: loser.id, reason: `userName is taken by ${winner}: ${loser.outcome}` });
    if (loser.outcome === "kept" && record !== undefined) {
      candidates.set(loser.id, { mapped: remap(record.resource), active: record.active, position });
      continue;
    }
    candidates.set(loser.id, undefined);
    if (record !== undefined) gone.push(record);
    if (loser.outcome !== "withdrawn" || record === undefined) continue;
    causes.set(loser.id, `withdrawn: ${winner} has the same userName and is the one in use`);
    replaceLeaver(leavers, record, input);
  }
  gone.sort((a, b) => a.sequence - b.sequence);
  return { people: candidates, leavers, gone, rejections, causes };
}

async function newcomers({ current, people, breathe }: PlanInput): Promise<readonly MappedUser[]> {
  const found: MappedUser[] = [];
  let work = 0;
  for (const mapped of people.values()) {
    if (++work % SLICE === 0) await breathe();
    if (current?.users.positionOf(mapped.id) === undefined) found.push(mapped);
  }
  return inSlices(sortInSlices(found, compareAppearance), breathe);
}

/** What becomes of somebody who is served already, but for who stays as Lattice says; undefined: they are to be deleted. */
function settleServed(
  record: DirectoryRecord<User>,
  position: number,
  mapped: MappedUser | undefined,
  input: PlanInput,
  causes: Map<string, string>,
  leavers: Leaver[],
): ServedPerson | undefined {
  if (mapped !== undefined) {
    const said = input.said.get(record.id);
    if (said !== undefined) leavers.push(saidSo(record, said, "deactivate", input.readAt));
    causes.set(record.id, `Lattice says ${said?.status ?? "so"}`);
    // Whoever is held is served as before in everything: also what else Lattice says of them now may be part of a mistake.
    return input.kept.has(record.id)
      ? { mapped: remap(record.resource), active: true, position }
      : { mapped, active: false, position };
  }
  const said = record.active ? input.said.get(record.id) : undefined;
  if (said !== undefined) {
    leavers.push(saidSo(record, said, "deactivate", input.readAt));
    causes.set(record.id, `Lattice says ${said.status}`);
    return { mapped: remap(record.resource), active: input.kept.has(record.id), position };
  }
  const asServed = { mapped: remap(record.resource), active: record.active, position };
  const absence = input.absences.get(record.id);
  if (absence?.goneSince === undefined) return asServed;
  if (record.active) {
    leavers.push(vanished(record, absence, input.readAt));
    causes.set(record.id, `${missingFrom(absence)}, and Lattice answers 404 for the id`);
    return { ...asServed, active: input.kept.has(record.id) };
  }
  if (input.readAt - absence.goneSince < input.deleteAfterMs) return asServed;
  causes.set(record.id, "gone from Lattice, and the time that people are kept after that is over");
  return undefined;
}

/**
 * Those over whose names there can be anything to settle: served names are unique, so whoever claims the name they have
 * need not be looked at unless somebody else claims it.
 */
function* contendersAmong(
  people: PeopleServed,
  servedAt: (position: number | undefined) => DirectoryRecord<User> | undefined,
): Work<readonly Contender[]> {
  const contested = new Set<string>();
  let work = 0;
  for (const { mapped, position } of people.values()) {
    if (++work % SLICE === 0) yield;
    const claimed = namesOf(mapped).userName;
    if (claimed !== servedAt(position)?.userName) contested.add(foldCase(claimed));
  }
  const contenders: Contender[] = [];
  for (const { mapped, active, position } of contested.size === 0 ? [] : people.values()) {
    if (++work % SLICE === 0) yield;
    const { userName } = namesOf(mapped);
    if (!contested.has(foldCase(userName))) continue;
    const record = servedAt(position);
    const served = record === undefined ? undefined : { userName: record.userName ?? "", active: record.active };
    contenders.push({ id: mapped.id, userName, active, updatedAt: mapped.updatedAt, served });
  }
  return contenders;
}

/** Somebody active who is withdrawn loses more than `active`: the guard is to judge a deletion. */
function replaceLeaver(leavers: Leaver[], record: DirectoryRecord<User>, input: PlanInput): void {
  const position = leavers.findIndex((leaver) => leaver.id === record.id);
  const said = input.said.get(record.id);
  if (position >= 0 && said !== undefined) leavers[position] = saidSo(record, said, "delete", input.readAt);
}
