import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { type Contender, type Identities, settleIdentities as settling } from "../../src/mapping/identity.js";
import { finish } from "../support/finish.js";

const settleIdentities = (people: Iterable<Contender>): Identities => finish(settling(people));

/** `A: a@x -> b@x` reads: A is served as a@x and now claims b@x. */
function served(id: string, was: string, claims = was, more: Partial<Contender> = {}): Contender {
  return { id, userName: claims, active: true, updatedAt: 1, served: { userName: was, active: true }, ...more };
}

function newcomer(id: string, claims: string, more: Partial<Contender> = {}): Contender {
  return { id, userName: claims, active: true, updatedAt: 1, served: undefined, ...more };
}

const losersOf = (...people: Contender[]) => settleIdentities(people).losers;

describe("one claim", () => {
  test("nobody loses where every name is claimed once", () => {
    const outcome = settleIdentities([served("A", "a@x"), newcomer("B", "b@x"), served("C", "c@x", "c2@x")]);
    expect(outcome.losers).toEqual([]);
    expect(outcome.ownerOf("a@x")).toBe("A");
    expect(outcome.ownerOf("B@X")).toBe("B");
    expect(outcome.ownerOf("c@x")).toBeUndefined();
    expect(outcome.ownerOf("c2@x")).toBe("C");
  });

  test("nobody is nobody", () => {
    expect(losersOf()).toEqual([]);
  });
});

describe("two people with one e-mail", () => {
  test("the active one has the userName", () => {
    expect(losersOf(newcomer("A", "a@x", { active: false, updatedAt: 9 }), newcomer("B", "a@x"))).toEqual([
      { id: "A", winnerId: "B", outcome: "rejected" },
    ]);
  });

  test("letter case does not make two", () => {
    expect(losersOf(served("A", "Straße@x"), newcomer("B", "STRASSE@X"))).toEqual([
      { id: "B", winnerId: "A", outcome: "rejected" },
    ]);
  });

  test("of two active ones the one already served", () => {
    expect(losersOf(newcomer("A", "x@x", { updatedAt: 9 }), served("B", "x@x"))).toEqual([
      { id: "A", winnerId: "B", outcome: "rejected" },
    ]);
    expect(losersOf(newcomer("A", "x@x", { updatedAt: 9 }), served("B", "b@x", "x@x"))).toEqual([
      { id: "A", winnerId: "B", outcome: "rejected" },
    ]);
  });

  test("of two new ones the one updated later", () => {
    expect(losersOf(newcomer("A", "x@x", { updatedAt: 1 }), newcomer("B", "x@x", { updatedAt: 2 }))).toEqual([
      { id: "A", winnerId: "B", outcome: "rejected" },
    ]);
    expect(losersOf(newcomer("A", "x@x", { updatedAt: undefined }), newcomer("B", "x@x"))).toEqual([
      { id: "A", winnerId: "B", outcome: "rejected" },
    ]);
    expect(losersOf(newcomer("A", "x@x"), newcomer("B", "x@x", { updatedAt: undefined }))).toEqual([
      { id: "B", winnerId: "A", outcome: "rejected" },
    ]);
  });

  test("all else equal, the lower id", () => {
    expect(losersOf(newcomer("B", "x@x"), newcomer("A", "x@x"))).toEqual([
      { id: "B", winnerId: "A", outcome: "rejected" },
    ]);
  });

  test("a rehire under a new id: the leaver is withdrawn, and the change can name who has the name now", () => {
    expect(losersOf(served("old", "x@x", "x@x", { active: false }), newcomer("new", "x@x"))).toEqual([
      { id: "old", winnerId: "new", outcome: "withdrawn" },
    ]);
  });

  test("a rehire while the leaver's deactivation is held: the newcomer waits", () => {
    expect(losersOf(served("old", "x@x"), newcomer("new", "x@x"))).toEqual([
      { id: "new", winnerId: "old", outcome: "rejected" },
    ]);
  });

  test("a served and active loser stays, under the name held so far", () => {
    const outcome = settleIdentities([served("A", "a@x"), served("B", "b@x", "a@x")]);
    expect(outcome.losers).toEqual([{ id: "B", winnerId: "A", outcome: "kept" }]);
    expect(outcome.ownerOf("b@x")).toBe("B");
  });

  test("the holder of a name goes before somebody served under another, whoever was updated later", () => {
    expect(losersOf(served("A", "a@x", "a@x", { updatedAt: 1 }), served("B", "b@x", "a@x", { updatedAt: 9 }))).toEqual([
      { id: "B", winnerId: "A", outcome: "kept" },
    ]);
  });

  test("two inactive ones: the holder, and the other is withdrawn", () => {
    const inactive = { active: false };
    expect(losersOf(served("A", "a@x", "b@x", inactive), served("B", "b@x", "b@x", inactive))).toEqual([
      { id: "A", winnerId: "B", outcome: "withdrawn" },
    ]);
  });
});

describe("moves within one read", () => {
  test("two people swap names", () => {
    expect(losersOf(served("A", "a@x", "b@x"), served("B", "b@x", "a@x"))).toEqual([]);
  });

  test("a chain of names handed on, the first to a new name, the last to a newcomer", () => {
    expect(
      losersOf(served("A", "a@x", "z@x"), served("B", "b@x", "a@x"), served("C", "c@x", "b@x"), newcomer("D", "c@x")),
    ).toEqual([]);
  });

  test("a chain that ends at somebody who stays: everybody stays, and the newcomer waits", () => {
    const outcome = settleIdentities([
      newcomer("D", "c@x"),
      served("C", "c@x", "b@x"),
      served("B", "b@x", "a@x"),
      served("A", "a@x"),
    ]);
    expect(outcome.losers).toEqual([
      { id: "D", winnerId: "C", outcome: "rejected" },
      { id: "C", winnerId: "B", outcome: "kept" },
      { id: "B", winnerId: "A", outcome: "kept" },
    ]);
    expect(["a@x", "b@x", "c@x"].map(outcome.ownerOf)).toEqual(["A", "B", "C"]);
  });

  test("a kept person's old name is not for a newcomer", () => {
    expect(losersOf(served("A", "a@x"), served("B", "b@x", "a@x"), newcomer("C", "b@x", { updatedAt: 99 }))).toEqual([
      { id: "B", winnerId: "A", outcome: "kept" },
      { id: "C", winnerId: "B", outcome: "rejected" },
    ]);
  });

  test("nor for somebody inactive who is served: that one is withdrawn", () => {
    expect(
      losersOf(served("A", "a@x"), served("B", "b@x", "a@x"), served("C", "c@x", "b@x", { active: false })),
    ).toEqual([
      { id: "B", winnerId: "A", outcome: "kept" },
      { id: "C", winnerId: "B", outcome: "withdrawn" },
    ]);
  });

  test("a withdrawn person's names are free in the same read", () => {
    const outcome = settleIdentities([
      served("A", "a@x", "b@x", { active: false }),
      served("B", "b@x"),
      newcomer("C", "a@x"),
    ]);
    expect(outcome.losers).toEqual([{ id: "A", winnerId: "B", outcome: "withdrawn" }]);
    expect(outcome.ownerOf("a@x")).toBe("C");
  });

  test("three claim one name: active and served, active and new, inactive and served", () => {
    expect(
      losersOf(
        newcomer("N", "x@x", { updatedAt: 99 }),
        served("I", "x@x", "x@x", { active: false, served: { userName: "x@x", active: false } }),
        served("S", "s@x", "x@x"),
      ),
    ).toEqual([
      { id: "N", winnerId: "S", outcome: "rejected" },
      { id: "I", winnerId: "S", outcome: "withdrawn" },
    ]);
  });

  test("two people served under one name, which cannot be, both stay", () => {
    expect(losersOf(served("A", "x@x"), served("B", "x@x")).map(({ id, outcome }) => [id, outcome])).toEqual([
      ["A", "kept"],
      ["B", "kept"],
    ]);
  });
});

describe("any company at all", () => {
  const name = fc.constantFrom("a@x", "A@x", "b@x", "c@x", "d@x", "e@x");
  const company = fc
    .array(
      fc.record({
        userName: name,
        active: fc.boolean(),
        updatedAt: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
        servedAs: fc.option(fc.record({ userName: name, active: fc.boolean() }), { nil: undefined }),
      }),
      { maxLength: 9 },
    )
    .map((people) => {
      // Served names are unique: of those who would be served under one, only the first is.
      const taken = new Set<string>();
      return people.map(({ servedAs, ...rest }, index): Contender => {
        const folded = servedAs?.userName.toLowerCase() ?? "";
        const isServed = servedAs !== undefined && !taken.has(folded);
        if (isServed) taken.add(folded);
        return { id: `p${index}`, ...rest, served: isServed ? servedAs : undefined };
      });
    });
  const shuffled = company.chain((people) =>
    fc.tuple(fc.constant(people), fc.shuffledSubarray(people, { minLength: people.length })),
  );
  const fold = (userName: string) => userName.toLowerCase();

  test("no name is given twice, and no loser is without somebody who has the name", () => {
    fc.assert(
      fc.property(company, (people) => {
        const { losers, ownerOf } = settleIdentities(people);
        const outcomes = new Map(losers.map((loser) => [loser.id, loser]));
        const names = new Map<string, string>();
        for (const one of people) {
          const outcome = outcomes.get(one.id)?.outcome;
          if (outcome === "rejected" || outcome === "withdrawn") continue;
          const userName = fold(outcome === "kept" ? (one.served?.userName ?? "") : one.userName);
          expect(names.get(userName)).toBeUndefined();
          names.set(userName, one.id);
          expect(ownerOf(userName)).toBe(one.id);
        }
        for (const { id, winnerId } of losers) {
          expect(winnerId).not.toBe(id);
          expect(names.get(fold(people.find((one) => one.id === id)?.userName ?? ""))).toBe(winnerId);
        }
      }),
      { numRuns: 600 },
    );
  });

  test("nobody active who is served goes", () => {
    fc.assert(
      fc.property(company, (people) => {
        for (const { id, outcome } of settleIdentities(people).losers) {
          const one = people.find((other) => other.id === id);
          expect(outcome).toBe(one?.served === undefined ? "rejected" : one.active ? "kept" : "withdrawn");
        }
      }),
      { numRuns: 600 },
    );
  });

  test("whoever is active and keeps the name is not touched", () => {
    fc.assert(
      fc.property(company, (people) => {
        const losers = new Set(settleIdentities(people).losers.map(({ id }) => id));
        for (const { id, active, userName, served: was } of people) {
          if (active && was !== undefined && fold(was.userName) === fold(userName)) expect(losers).not.toContain(id);
        }
      }),
      { numRuns: 600 },
    );
  });

  test("the order of the people changes nothing", () => {
    fc.assert(
      fc.property(shuffled, ([people, again]) => {
        const sorted = (everybody: Contender[]) =>
          [...settleIdentities(everybody).losers].sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(sorted(again)).toEqual(sorted(people));
      }),
      { numRuns: 600 },
    );
  });

  test("what was settled stays settled: the next cycle moves nobody who is served as claimed", () => {
    fc.assert(
      fc.property(company, (people) => {
        const outcomes = new Map(settleIdentities(people).losers.map(({ id, outcome }) => [id, outcome]));
        const next = people.flatMap((one): Contender[] => {
          const outcome = outcomes.get(one.id);
          if (outcome === "withdrawn") return [];
          if (outcome !== undefined) return [one];
          return [{ ...one, served: { userName: one.userName, active: one.active } }];
        });
        const again = settleIdentities(next).losers;
        // Waiting people still wait, unless a name became free; nobody else begins to.
        for (const { id } of again) expect(outcomes.has(id)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });
});
