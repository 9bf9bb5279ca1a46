/** Everything that can be done to a sandbox while it runs: people, departments, time, faults, switches, counters. */
import { CUSTOM_ATTRIBUTES, type CustomValue } from "./data/custom-attributes.js";
import type { ActiveRule } from "./fault-board.js";
import type { FaultRule } from "./fault-rule.js";
import type { FaultName } from "./faults.js";
import type { Absence, Department, Person } from "./person.js";
import { checkPersonChanges, type PersonChanges } from "./person-changes.js";
import type { RequestCounts } from "./request-log.js";
import { FOR } from "./random.js";
import { KIND } from "./sandbox-ids.js";
import { checkSettings, type SandboxSettings } from "./sandbox-settings.js";
import type { Scene } from "./scene.js";

/** A person as they are, `absent` saying whether the lists still have them. */
export interface SandboxPerson extends Person {
  readonly absent: Absence | null;
}

/** Every call that names somebody or something that does not exist, or a value that cannot be, throws RangeError. */
export interface SandboxControl {
  /** Everybody there has ever been, the vanished too, in the order in which they were created. */
  people(): readonly SandboxPerson[];
  /** The same one by one, for companies that are large. */
  eachPerson(): Iterable<SandboxPerson>;
  person(id: string): SandboxPerson;
  /** Without fields: somebody CREATED, under some active manager and in their department, starting in two weeks. */
  hire(fields?: PersonChanges): SandboxPerson;
  update(id: string, changes: PersonChanges): SandboxPerson;
  /** Status DEACTIVATED, as Lattice has it when somebody leaves. */
  terminate(id: string): SandboxPerson;
  /** Out of every list. By id still `found` or `gone` (404, the default); status and fields stay. */
  vanish(id: string, byId?: Absence): SandboxPerson;
  /** Back into the lists; somebody DEACTIVATED who had not vanished becomes ACTIVE. */
  restore(id: string): SandboxPerson;
  /** By the attribute's name. */
  customAttributes(id: string): Readonly<Record<string, CustomValue>>;
  setCustomAttribute(id: string, name: string, value: CustomValue): void;
  /** New external ids for everybody who has one, as when the HRIS vendor is changed. */
  rewriteExternalUserIds(): void;

  departments(): readonly Department[];
  addDepartment(name: string, description?: string | null): Department;
  renameDepartment(id: string, name: string): Department;
  /** Its people are left without a department. */
  removeDepartment(id: string): void;

  /** Whom the key belongs to that the sandbox was made with. */
  owner(): SandboxPerson;
  /** Takes the owner's admin rights. */
  demoteOwner(): SandboxPerson;
  deactivateOwner(): SandboxPerson;
  /** Admin and ACTIVE again. */
  reinstateOwner(): SandboxPerson;
  addKey(key: string, ownerId: string): void;
  revokeKey(key: string): void;

  /** The sandbox's time, in milliseconds since the epoch. */
  now(): number;
  advance(ms: number): void;

  /** Switches a fault on, beside those that are on. */
  setFault(rule: FaultRule): void;
  /** Switches a fault off, or all of them. */
  clearFault(name?: FaultName): void;
  faults(): readonly ActiveRule[];

  settings(): SandboxSettings;
  configure(changes: Partial<SandboxSettings>): SandboxSettings;

  requests(): RequestCounts;
  clearRequests(): void;
  /** Everything as it was when the sandbox was made. */
  reset(): void;
}

/** @param renew makes the scene that `scene` gives anew */
export function createSandboxControl(scene: () => Scene, renew: () => void): SandboxControl {
  const world = () => scene().world;

  function numberOf(id: string): number {
    const number = world().numberOf(id);
    if (number === undefined) throw new RangeError(`${id}: no such person`);
    return number;
  }

  function departmentNumber(id: string): number {
    const number = world().company.ids.decode(KIND.department, id);
    if (number === undefined || world().department(number) === undefined) {
      throw new RangeError(`${id}: no such department`);
    }
    return number;
  }

  function view(number: number): SandboxPerson {
    return { ...world().person(number), absent: world().absence(number) ?? null };
  }

  function change(number: number, changes: PersonChanges): SandboxPerson {
    world().change(number, checkReferences(changes));
    return view(number);
  }

  function checkReferences(changes: PersonChanges): PersonChanges {
    const checked = checkPersonChanges(changes);
    if (typeof checked.managerId === "string") numberOf(checked.managerId);
    if (typeof checked.departmentId === "string") departmentNumber(checked.departmentId);
    return checked;
  }

  /** Somebody who has reports already, so that hiring does not make managers of everybody. */
  function someManager(): number {
    const { listings } = scene();
    const active = listings.users("ACTIVE");
    const start = Math.floor(world().company.draw(world().count(), FOR.hire) * active.length);
    for (let step = 0; step < active.length; step++) {
      const number = active[(start + step) % active.length] ?? 0;
      if (listings.reports(number).length > 0) return number;
    }
    return world().company.root;
  }

  function* eachPerson(): Iterable<SandboxPerson> {
    for (let number = 0; number < world().count(); number++) yield view(number);
  }

  const changeOwner = (changes: PersonChanges) => change(scene().keys.firstOwner, changes);

  return {
    people: () => [...eachPerson()],
    eachPerson,
    person: (id) => view(numberOf(id)),
    hire(fields = {}) {
      const checked = checkReferences(fields);
      const manager = typeof checked.managerId === "string" ? numberOf(checked.managerId) : someManager();
      const { id } = world().add((number, now) => ({
        ...world().company.newcomer(number, world().person(manager), now),
        ...checked,
      }));
      return view(numberOf(id));
    },
    update: (id, changes) => change(numberOf(id), changes),
    terminate: (id) => change(numberOf(id), { status: "DEACTIVATED" }),
    vanish(id, byId = "gone") {
      world().setAbsence(numberOf(id), byId);
      return view(numberOf(id));
    },
    restore(id) {
      const number = numberOf(id);
      const vanished = world().absence(number) !== undefined;
      if (!vanished && world().person(number).status === "DEACTIVATED") return change(number, { status: "ACTIVE" });
      world().setAbsence(number, undefined);
      return view(number);
    },
    customAttributes(id) {
      const number = numberOf(id);
      return Object.fromEntries(CUSTOM_ATTRIBUTES.map(({ name }, index) => [name, world().customValue(number, index)]));
    },
    setCustomAttribute(id, name, value) {
      const attribute = CUSTOM_ATTRIBUTES.findIndex((known) => known.name === name);
      if (attribute < 0) throw new RangeError(`${name}: no such custom attribute`);
      world().setCustomValue(numberOf(id), attribute, value);
    },
    rewriteExternalUserIds: () => world().rewriteExternalUserIds(),

    departments: () =>
      world()
        .departmentNumbers()
        .map((number) => world().department(number))
        .filter((department) => department !== undefined),
    addDepartment(name, description = null) {
      const number = world().nextDepartment();
      const id = world().company.ids.encode(KIND.department, number);
      const department = { id, name, description, createdAt: Math.floor(world().now() / 1000) * 1000 };
      world().setDepartment(number, department);
      return department;
    },
    renameDepartment(id, name) {
      const number = departmentNumber(id);
      const before = world().department(number);
      if (before === undefined) throw new RangeError(`${id}: no such department`);
      const after = { ...before, name };
      world().setDepartment(number, after);
      return after;
    },
    removeDepartment: (id) => world().setDepartment(departmentNumber(id), undefined),

    owner: () => view(scene().keys.firstOwner),
    demoteOwner: () => changeOwner({ isAdmin: false }),
    deactivateOwner: () => changeOwner({ status: "DEACTIVATED" }),
    reinstateOwner: () => changeOwner({ isAdmin: true, status: "ACTIVE" }),
    addKey: (key, ownerId) => scene().keys.add(key, numberOf(ownerId)),
    revokeKey: (key) => scene().keys.revoke(key),

    now: () => world().now(),
    advance: (ms) => world().advance(ms),

    setFault: (rule) => scene().faults.set(rule),
    clearFault: (name) => scene().faults.clear(name),
    faults: () => scene().faults.active(),

    settings: () => scene().settings,
    configure(changes) {
      scene().settings = { ...scene().settings, ...checkSettings(changes) };
      return scene().settings;
    },

    requests: () => scene().log.counts(),
    clearRequests: () => scene().log.clear(),
    reset: renew,
  };
}
