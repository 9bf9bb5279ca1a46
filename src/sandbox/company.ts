/** The generated company: everybody as they are before anything happens. A person is made when asked for, from seed and number. */
import { createCalendar, DAY, dateOf } from "./calendar.js";
import { CUSTOM_ATTRIBUTES, type CustomValue } from "./data/custom-attributes.js";
import { JOB_FUNCTIONS } from "./data/job-functions.js";
import { ADOPTED_NAMES, NICKNAMES } from "./data/nicknames.js";
import { NONE } from "./department-plan.js";
import { createMailboxes } from "./mailboxes.js";
import { type Department, type Person, STATUSES } from "./person.js";
import { createPersonNames, type PersonName } from "./person-names.js";
import { placePeople } from "./placement.js";
import { createDraw, type Draw, FOR, pick } from "./random.js";
import { createIdCodec, type IdCodec, KIND } from "./sandbox-ids.js";
import { titleOf } from "./titles.js";

/** People have numbers from 0, in the order in which they were created. */
export interface Company {
  readonly size: number;
  readonly seed: number;
  readonly ids: IdCodec;
  readonly draw: Draw;
  /** The one person without a manager. */
  readonly root: number;
  /** Whom the first API key belongs to: an admin, and not the root. */
  readonly owner: number;
  readonly departments: readonly Department[];
  /** Index into STATUSES. */
  statusCode(number: number): number;
  /** -1 for the root. */
  manager(number: number): number;
  departmentId(number: number): string | null;
  person(number: number): Person;
  /** Who is hired where nothing else is said: CREATED, starting in two weeks. Numbers go on after the last. */
  newcomer(number: number, manager: Person, now: number): Person;
  customValue(number: number, attribute: number): CustomValue;
  /** @param era how often the company has changed its HRIS vendor */
  externalUserId(number: number, era: number): string;
}

const NICKNAME_OF = new Map(
  NICKNAMES.split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
);
const CALLED_ABROAD = ADOPTED_NAMES.split(",");
const JOB_TYPES = ["Full-time", "Full-time", "Full-time", "Part-time", "Contractor"];

/** @param today the dates of people's histories are counted back from this day, so the same day gives the same company */
export function createCompany(size: number, seed: number, today: number): Company {
  const draw = createDraw(seed);
  const ids = createIdCodec(seed);
  const names = createPersonNames(draw);
  const places = placePeople(size, draw);
  const mailboxes = createMailboxes(size, names, draw);
  const calendar = createCalendar(size, draw, today);
  const owner = findOwner();
  const departments = places.departments.map(({ name }, index) => ({
    id: ids.encode(KIND.department, index),
    name,
    description: draw(index, FOR.description) < 0.3 ? `**${name}** at ${mailboxes.domain}` : null,
    createdAt: calendar.adopted + index * 7000,
  }));

  /** Somebody of the people team, as in life; anybody ACTIVE in a company too small for one. */
  function findOwner(): number {
    const peopleTeam = JOB_FUNCTIONS.findIndex((job) => job.name === "People");
    let anybody = places.root;
    for (let number = size - 1; number >= 0; number--) {
      if (number === places.root || places.status[number] !== 0) continue;
      if (places.jobFunction[number] === peopleTeam) return number;
      anybody = number;
    }
    return anybody;
  }

  function manages(number: number): boolean {
    return (places.reports[number] ?? 0) > 0;
  }

  /** Those who lead, and the key's owner, always have a name, a title and a department. */
  function isPlain(number: number): boolean {
    return !manages(number) && number !== owner;
  }

  function departmentId(number: number): string | null {
    if (isPlain(number) && draw(number, FOR.departmentMissing) < 0.02) return null;
    return departments[places.department[number] ?? NONE]?.id ?? null;
  }

  function person(number: number): Person {
    const isRoot = number === places.root;
    const manager = places.manager[number] ?? -1;
    const department = places.departments[places.department[number] ?? NONE];
    const jobFunction = places.jobFunction[number] ?? 0;
    const status = STATUSES[places.status[number] ?? 0] ?? "ACTIVE";
    const name = names.name(number);
    const work = titleOf(
      number,
      {
        depth: places.depth[number] ?? 0,
        manages: manages(number),
        jobFunction,
        team: department?.team ?? 0,
        department: department?.name ?? "",
        companySize: size,
      },
      draw,
    );
    const missing = (purpose: number, share: number) => draw(number, purpose) < share;
    const plain = isPlain(number);
    return {
      id: ids.encode(KIND.user, number),
      email: mailboxes.email(number),
      name: plain && missing(FOR.nameMissing, 0.002) ? null : name.full,
      preferredName: preferredName(number, name),
      title: plain && missing(FOR.titleMissing, 0.03) ? null : work.title,
      status,
      isAdmin: isRoot || number === owner || draw(number, FOR.admin) < 0.004,
      managerId: manager < 0 ? null : ids.encode(KIND.user, manager),
      departmentId: departmentId(number),
      externalUserId: missing(FOR.externalIdMissing, 0.08) ? null : externalUserId(number, 0),
      timezone: timezone(number, name),
      startDate: calendar.startDate(number, status),
      birthDate: calendar.birthDate(number),
      gender: gender(number, name),
      jobFunction: isRoot || missing(FOR.functionMissing, 0.05) ? null : (JOB_FUNCTIONS[jobFunction]?.name ?? null),
      jobLevel: missing(FOR.levelMissing, 0.15) ? null : work.level,
      jobType: missing(FOR.jobTypeMissing, 0.1) ? null : pick(JOB_TYPES, draw(number, FOR.jobType)),
      createdAt: calendar.createdAt(number),
      updatedAt: calendar.updatedAt(number),
    };
  }

  function preferredName(number: number, { given, native }: PersonName): string | null {
    if (draw(number, FOR.preferred) >= 0.25) return null;
    const first = given.split(/[ -]/)[0] ?? given;
    return NICKNAME_OF.get(given) ?? (native ? pick(CALLED_ABROAD, draw(number, FOR.preferredName)) : first);
  }

  function timezone(number: number, { zones }: PersonName): string | null {
    return draw(number, FOR.zoneMissing) < 0.04 ? null : pick(zones, draw(number, FOR.zone));
  }

  function gender(number: number, { female }: PersonName): string | null {
    const drawn = draw(number, FOR.genderKnown);
    if (drawn < 0.4) return null;
    if (drawn < 0.45) return "NotSet";
    if (drawn < 0.47) return "NonBinary";
    return female ? "Female" : "Male";
  }

  function externalUserId(number: number, era: number): string {
    if (era === 0) return `E${100_000 + number}`;
    return `${Math.floor(draw(number, FOR.externalId + era) * 36 ** 6).toString(36)}-${number.toString(36)}`.toUpperCase();
  }

  return {
    size,
    seed,
    ids,
    draw,
    root: places.root,
    owner,
    departments,
    statusCode: (number) => places.status[number] ?? 0,
    manager: (number) => places.manager[number] ?? -1,
    departmentId,
    person,
    externalUserId,
    newcomer(number, manager, now) {
      const name = names.name(number);
      const second = Math.floor(now / 1000) * 1000;
      return {
        id: ids.encode(KIND.user, number),
        email: mailboxes.claim(number),
        name: name.full,
        preferredName: preferredName(number, name),
        title: pick(["Analyst", "Associate", "Specialist", "Coordinator"], draw(number, FOR.role)),
        status: "CREATED",
        isAdmin: false,
        managerId: manager.id,
        departmentId: manager.departmentId,
        externalUserId: externalUserId(number, 0),
        timezone: timezone(number, name),
        startDate: dateOf(now + 14 * DAY),
        birthDate: null,
        gender: gender(number, name),
        jobFunction: manager.jobFunction,
        jobLevel: "IC2",
        jobType: "Full-time",
        createdAt: second,
        updatedAt: second,
      };
    },
    customValue(number, attribute) {
      const definition = CUSTOM_ATTRIBUTES[attribute];
      const drawn = draw(number, FOR.custom + attribute);
      if (definition === undefined || drawn < definition.missing) return null;
      const chosen = (drawn - definition.missing) / (1 - definition.missing);
      const choices = definition.choices.split(",");
      if (definition.type === "numeric_range") {
        const [low = 0, high = 0] = choices.map(Number);
        return low + Math.floor(chosen * (high - low + 1));
      }
      if (definition.type !== "multi_select") return pick(choices, chosen);
      const first = Math.floor(chosen * choices.length);
      return choices.slice(first, first + 1 + (number % 3));
    },
  };
}
