/** Leaves out of a comparison what has more than one right answer: people who share an e-mail, and those who are gone. */
import type { SandboxControl } from "../../src/sandbox/sandbox-control.js";
import type { Essence } from "./expected-directory.js";

export interface SettledPart {
  readonly expected: Essence;
  readonly served: Essence;
  /** What is wrong with those who were left out. */
  readonly problems: readonly string[];
}

export function settledPart(expected: Essence, served: Essence, control: SandboxControl): SettledPart {
  const sharers = peopleByMail(control, served).filter((people) => people.length > 1);
  const shared = new Set(sharers.flat().map(({ id }) => id));
  const gone = new Set(control.people().flatMap(({ id, absent }) => (absent === "gone" ? [id] : [])));
  const without = (essence: Essence): Essence => ({
    users: Object.fromEntries(
      Object.entries(essence.users)
        .filter(([id]) => !shared.has(id) && !gone.has(id))
        // A reference to somebody who may or may not be served.
        .map(([id, user]) => [id, { ...user, manager: shared.has(user.manager ?? "") ? null : user.manager }]),
    ),
    groups: Object.fromEntries(
      Object.entries(essence.groups).map(([id, group]) => [
        id,
        { ...group, members: group.members.filter((member) => !shared.has(member)) },
      ]),
    ),
  });
  const problems = sharers.flatMap((people) => problemOf(people, served));
  const stillActive = [...gone].filter((id) => served.users[id]?.active === true);
  return {
    expected: withKnownManagers(without(expected), shared),
    served: without(served),
    problems: [...problems, ...stillActive.map((id) => `User ${id} is gone, and is served as active`)],
  };
}

/** A manager who shares an e-mail counts as none on both sides. */
function withKnownManagers(essence: Essence, shared: ReadonlySet<string>): Essence {
  const users = Object.entries(essence.users).map(([id, user]) => [
    id,
    { ...user, manager: shared.has(user.manager ?? "") ? null : user.manager },
  ]);
  return { ...essence, users: Object.fromEntries(users) };
}

interface Sharer {
  readonly id: string;
  readonly isActive: boolean;
}

/** Whoever is gone has the e-mail for as long as they are served. */
function peopleByMail(control: SandboxControl, served: Essence): readonly (readonly Sharer[])[] {
  const byMail = new Map<string, Sharer[]>();
  for (const { id, email, status, absent } of control.people()) {
    if (absent === "gone" && served.users[id] === undefined) continue;
    const mail = email.toLowerCase();
    const isActive = absent !== "gone" && status !== "DEACTIVATED";
    byMail.set(mail, [...(byMail.get(mail) ?? []), { id, isActive }]);
  }
  return [...byMail.values()];
}

/** Of several people with one e-mail the only active one is served; otherwise one of them. */
function problemOf(people: readonly Sharer[], served: Essence): readonly string[] {
  const active = people.filter(({ isActive }) => isActive);
  const [only] = active;
  if (active.length === 1 && only !== undefined) {
    return served.users[only.id]?.active === true ? [] : [`User ${only.id} is the one in use, and is not served so`];
  }
  const how = people.filter(({ id }) => served.users[id] !== undefined);
  return how.length === 1 ? [] : [`${how.length} of ${people.length} people with one e-mail are served`];
}
