import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import jsonata from "jsonata";
import {
  compileOverrides,
  extensionAttributes,
  requireOverrides,
  startEvaluation,
} from "../../src/mapping/overrides.js";
import { ENTERPRISE_URN, LATTICE_URN, USER_URN } from "../../src/scim/urn.js";
import { person } from "./people.js";

const now = Date.parse("2026-11-01T00:00:00Z");
const nobody = { department: undefined, manager: undefined };

/** What overrides give for somebody of whom Lattice sent `raw`: an object by path, or the reason of a rejection. */
async function evaluate(overrides: Record<string, string>, raw: Record<string, unknown> = {}, related = nobody) {
  const outcome = await startEvaluation(requireOverrides(overrides), now)(person({ raw }), related);
  return "reason" in outcome ? outcome.reason : Object.fromEntries(outcome);
}

describe("paths", () => {
  const pathsOf = (...paths: string[]) =>
    compileOverrides(Object.fromEntries(paths.map((path) => [path, "'x'"]))).overrides.map(({ path }) => path);

  test("core attributes and parts of the name, in any letter case, with their URN or without", () => {
    expect(pathsOf("title")).toEqual(["title"]);
    expect(pathsOf("USERNAME")).toEqual(["userName"]);
    expect(pathsOf(`${USER_URN}:name.givenname`)).toEqual(["name.givenName"]);
    expect(pathsOf("externalId", "emails", "active", "locale")).toEqual(["active", "emails", "externalId", "locale"]);
  });

  test("extension attributes, with their URN or without", () => {
    expect(pathsOf("employeeNumber")).toEqual([`${ENTERPRISE_URN}:employeeNumber`]);
    expect(pathsOf(`${ENTERPRISE_URN}:Department`)).toEqual([`${ENTERPRISE_URN}:department`]);
    expect(pathsOf("manager.value")).toEqual([`${ENTERPRISE_URN}:manager.value`]);
    expect(pathsOf("jobLevel")).toEqual([`${LATTICE_URN}:jobLevel`]);
    expect(pathsOf(`${LATTICE_URN}:isadmin`)).toEqual([`${LATTICE_URN}:isAdmin`]);
    expect(pathsOf(`${LATTICE_URN}:office`)).toEqual([`${LATTICE_URN}:office`]);
  });

  test("the order of the settings changes nothing", () => {
    expect(pathsOf("title", "locale")).toEqual(pathsOf("locale", "title"));
  });
});

describe("what is wrong with the settings", () => {
  test("is all said at once", () => {
    expect(
      compileOverrides({
        id: "'1'",
        "meta.created": "'now'",
        'emails[type eq "work"].value': "email",
        name: "'x'",
        manager: "'x'",
        phoneNumbers: "'x'",
        [`${LATTICE_URN}:2nd floor`]: "'x'",
        title: "$uppercase(",
        Title: "'x'",
        TITLE: "'y'",
      }).problems,
    ).toEqual([
      "overrides: id is the bridge's own and cannot be overridden",
      "overrides: meta.created is a part of an attribute that can only be overridden whole, or not at all",
      'overrides: emails[type eq "work"].value is a part of an attribute that can only be overridden whole, or not at all',
      "overrides: name has parts: override name.givenName and the like",
      "overrides: manager has parts: override manager.value with the Lattice id of the manager",
      `overrides: phoneNumbers is not an attribute that the bridge serves; a new one is named ${LATTICE_URN}:NAME`,
      `overrides: ${LATTICE_URN}:2nd floor: an attribute's name is a letter followed by letters, digits, "-", "_" or "$"`,
      expect.stringMatching(/^overrides: title: is not JSONata: .*, at character 11$/),
      "overrides: title is given twice",
    ]);
  });

  test.each(["id", "schemas", "meta", "groups", "Groups"])("%s is forbidden", (path) => {
    expect(compileOverrides({ [path]: "'x'" })).toEqual({ overrides: [], problems: [expect.stringContaining(path)] });
  });

  test("a wrong path does not hide a wrong expression", () => {
    expect(compileOverrides({ id: "(" }).problems).toHaveLength(2);
  });

  test.each([
    ["$eval('1')", /\$eval would run text/],
    ["($f := $eval; $f('1'))", /\$eval would run text/],
    ["items.$eval(rule)", /\$eval would run text/],
    ["$random()", /every cycle would see a change/],
    ["$shuffle([1,2])", /every cycle would see a change/],
    ["$now('[Y0001]')", /\$fromMillis\(\$millis\(\), FORMAT\)/],
    ["$match(name, /(a+)+$/)", /the pattern \/\(a\+\)\+\$\/ repeats a group/],
    ["name ~> $replace(/(x|y)*/, '')", /repeats a group/],
  ])("%s is refused", (text, reason) => {
    expect(compileOverrides({ title: text }).problems).toEqual([expect.stringMatching(reason)]);
  });

  test("a pattern that is no pattern", () => {
    expect(compileOverrides({ title: "$match(name, /a{2,1}/)" }).problems).toEqual([
      expect.stringMatching(/^overrides: title: is not JSONata: .*regular expression.*[^\d]$/i),
    ]);
  });

  test("settings with problems cannot be used", () => {
    expect(() => requireOverrides({ id: "'x'" })).toThrow("the attribute mapping cannot be used: overrides: id is");
  });
});

test("new names of the Lattice extension are declared as strings", () => {
  const attributes = extensionAttributes({
    title: "'x'",
    [`${LATTICE_URN}:status`]: "'x'",
    [`${LATTICE_URN}:office`]: "'x'",
    [`${LATTICE_URN}:birthday`]: "birthDate",
  });
  expect(attributes.map(({ name, type, multiValued, caseExact }) => [name, type, multiValued, caseExact])).toEqual([
    ["birthday", "string", false, false],
    ["office", "string", false, false],
  ]);
});

describe("what an expression sees", () => {
  test("is what Lattice sent, fields that are not mapped included", async () => {
    const raw = { title: "Engineer", birthDate: "1990-01-01", custom: { office: "Berlin" } };
    expect(await evaluate({ title: "$uppercase(title)", locale: "custom.office", nickName: "birthDate" }, raw)).toEqual(
      {
        title: "ENGINEER",
        locale: "Berlin",
        nickName: "1990-01-01",
      },
    );
  });

  test("is without what Lattice has no value for: functions and operators do not meet a null", async () => {
    const overrides = {
      title: "$uppercase(title)",
      nickName: "preferredName & ' ' & name",
      locale: "manager.title & '!'",
    };
    const raw = { title: null, preferredName: null, name: "Ada", custom: null };
    const manager = person({ id: "boss", raw: { title: null } });
    const given = await startEvaluation(requireOverrides(overrides), now)(person({ raw }), {
      department: undefined,
      manager,
    });
    expect(Object.fromEntries("reason" in given ? [] : given)).toEqual({
      title: undefined,
      nickName: "Ada",
      locale: "!",
    });
  });

  test.each([{}, { jobType: null }])("%j is somebody of no type, who is no contractor", async (raw) => {
    expect(await evaluate({ active: "$not(jobType = 'Contractor')" }, raw)).toEqual({ active: true });
  });

  test("has the records of the department and the manager in place of Lattice's references", async () => {
    const raw = { department: { id: "rnd", object: "department" }, manager: { id: "boss", object: "user" } };
    const manager = person({ id: "boss", raw: { name: "Ada Boss", email: "ada@example.com" } });
    const department = { id: "rnd", name: "R&D", description: "We research" };
    const overrides = { division: "department.name", costCenter: "manager.email & '/' & department.description" };
    const given = await startEvaluation(requireOverrides(overrides), now)(person({ raw }), { department, manager });
    expect(Object.fromEntries("reason" in given ? [] : given)).toEqual({
      [`${ENTERPRISE_URN}:division`]: "R&D",
      [`${ENTERPRISE_URN}:costCenter`]: "ada@example.com/We research",
    });
  });

  test("keeps the references where they lead nowhere", async () => {
    const raw = { department: { id: "rnd" }, manager: { id: "boss" } };
    expect(await evaluate({ division: "department.id", "manager.value": "manager.id" }, raw)).toEqual({
      [`${ENTERPRISE_URN}:division`]: "rnd",
      [`${ENTERPRISE_URN}:manager.value`]: "boss",
    });
  });

  test("has one time for a whole read", async () => {
    expect(
      await evaluate({ title: "$now()", locale: "$string($millis())", nickName: "$fromMillis($millis(), '[Y]')" }),
    ).toEqual({
      title: "2026-11-01T00:00:00.000Z",
      locale: String(now),
      nickName: "2026",
    });
  });
});

describe("what an expression gives", () => {
  test("nothing, null and blank text leave the attribute out", async () => {
    const raw = { nothing: null, blank: "  ", text: " x " };
    expect(
      await evaluate({ title: "missing", nickName: "nothing", locale: "blank", userType: "''", timezone: "text" }, raw),
    ).toEqual({ title: undefined, nickName: undefined, locale: undefined, userType: undefined, timezone: "x" });
  });

  test("true or false for what is true or false", async () => {
    expect(await evaluate({ active: "level > 3", isAdmin: "false" }, { level: 4 })).toEqual({
      active: true,
      [`${LATTICE_URN}:isAdmin`]: false,
    });
  });

  test("constants in either quotes", async () => {
    expect(
      await evaluate({ title: ' "A" ', locale: "'B'", nickName: "'it' & \"'\" & 's'", userType: '"a\\tb"' }),
    ).toEqual({
      title: "A",
      locale: "B",
      nickName: "it's",
      userType: "a\tb",
    });
  });

  test.each([
    [{ title: "level" }, "title: its override must give a string"],
    [{ title: "$" }, "title: its override must give a string"],
    [{ active: "'yes'" }, "active: its override must give true or false"],
    [{ [`${LATTICE_URN}:office`]: "level" }, `${LATTICE_URN}:office: its override must give a string`],
    [{ title: "$number(secret)" }, "title: its override failed (JSONata D3030)"],
    [{ title: "$error(secret)" }, "title: its override failed (JSONata D3137)"],
    [{ title: "$pad(secret, 500000000)" }, "title: its override failed"],
    [{ title: "($f := function($n) { 1 + $f($n) }; $f(1))" }, "title: its override failed (JSONata D1011)"],
    [{ title: "[1..20000]" }, "title: its override failed (JSONata D2015)"],
  ])("%j rejects the person and says why, without what Lattice sent", async (overrides, reason) => {
    expect(await evaluate(overrides, { level: 3, secret: "s3cret" })).toBe(reason);
  });

  test("whatever is thrown while a person is evaluated rejects that person alone", async () => {
    const broken = {
      get office() {
        return (function* () {})().throw("s3cret");
      },
    };
    expect(await evaluate({ title: "$uppercase(custom.office)" }, { custom: broken })).toBe(
      "title: its override failed",
    );
  });

  test("text may be padded to a width that somebody could want", async () => {
    const raw = { code: "7", none: null };
    expect(
      await evaluate(
        {
          title: "$pad(code, -4, '0')",
          locale: "code.$pad(3, 'ab')",
          nickName: "$pad(code, 2, '')",
          userType: "$pad(missing, 2)",
          costCenter: "$pad(code, 1)",
        },
        raw,
      ),
    ).toEqual({
      title: "0007",
      locale: "7ab",
      nickName: "7",
      userType: undefined,
      [`${ENTERPRISE_URN}:costCenter`]: "7",
    });
  });
});

describe("e-mails", () => {
  const wrong =
    "emails: its override must give a list of { value, type: work, home or other, primary }, at most one of them primary";

  test("are a list, or one of them", async () => {
    const raw = { email: "j@x", other: "j@home" };
    expect(
      await evaluate({ emails: "[{'value': email, 'primary': true}, {'value': other, 'type': 'home'}]" }, raw),
    ).toEqual({
      emails: [
        { value: "j@x", type: "work", primary: true },
        { value: "j@home", type: "home" },
      ],
    });
    expect(await evaluate({ emails: "{'value': email, 'primary': null}" }, raw)).toEqual({
      emails: [{ value: "j@x", type: "work" }],
    });
    expect(await evaluate({ emails: "[]" }, raw)).toEqual({ emails: undefined });
  });

  test.each([
    "'j@x'",
    "[{'value': ' '}]",
    "[{'value': 7}]",
    "[{'value': 'j@x', 'type': 'mobile'}]",
    "[{'value': 'j@x', 'primary': 'yes'}]",
    "[{'value': 'j@x', 'verified': true}]",
    "[{'value': 'a', 'primary': true}, {'value': 'b', 'primary': true}]",
  ])("%s is none", async (text) => expect(await evaluate({ emails: text })).toBe(wrong));
});

test("an expression that never ends is ended, and after five people not tried again in that read", async () => {
  const evaluateOne = startEvaluation(requireOverrides({ title: "($f := function($n) { $f($n) }; $f(1))" }), now);
  const started = performance.now();
  const reasons: unknown[] = [];
  for (let number = 0; number < 200; number += 1) {
    reasons.push(await evaluateOne(person(), nobody));
  }
  expect(reasons.slice(0, 5)).toEqual(
    Array.from({ length: 5 }, () => ({
      id: person().id,
      kind: "user",
      reason: "title: its override failed (JSONata D1012)",
    })),
  );
  expect(reasons[199]).toMatchObject({
    reason: "title: its override took too long for 5 people and is not tried further in this read",
  });
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("plain paths give what JSONata gives", async () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, "", "text", 0, true),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const path = fc.array(fc.constantFrom("a", "b", "c", "constructor", "length"), { minLength: 1, maxLength: 4 });
  const raws = fc.dictionary(fc.constantFrom("a", "b", "c"), json);
  await fc.assert(
    fc.asyncProperty(raws, path, async (raw, names) => {
      const text = names.join(".");
      const expected: unknown = await jsonata(text).evaluate(raw);
      const given = await evaluate({ title: text }, raw);
      if (expected === undefined || expected === null || expected === "") expect(given).toEqual({ title: undefined });
      else if (typeof expected === "string") expect(given).toEqual({ title: expected });
      else expect(given).toBe("title: its override must give a string");
    }),
    { numRuns: 300 },
  );
});

test("words of JSONata are not taken for names of fields", async () => {
  expect(await evaluate({ active: "true", isAdmin: "false", title: "null" }, { true: "x", null: "x" })).toEqual({
    active: true,
    [`${LATTICE_URN}:isAdmin`]: false,
    title: undefined,
  });
});
