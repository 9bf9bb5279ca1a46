/** Random people, filters and paths for the property tests. */
import * as fc from "fast-check";
import type { CompareOperator, Filter, FilterValue } from "../../src/query/filter.js";
import type { User } from "../../src/scim/resource.js";
import { ATTRIBUTES, LETTERS } from "./naive-evaluator.js";
import { asUser, ENTERPRISE } from "./people.js";

const OPERATORS: readonly CompareOperator[] = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

/** Few letters, short texts: so that comparisons are true about as often as not. */
const text = fc
  .array(fc.constantFrom(...LETTERS, " ", '"', "\\", "😀", "\uffee"), { maxLength: 3 })
  .map((letters) => letters.join(""));
const filled = text.filter((value) => value !== "");
const instant = fc.constantFrom(
  "2026-01-01T00:00:00.000Z",
  "2026-01-01T01:00:00+01:00",
  "2026-01-01T00:00:00.001Z",
  "2025-12-31T23:59:59.999Z",
  "2026-06-01T12:00:00Z",
);
const email = fc.record(
  { value: text, type: fc.constantFrom("work", "home", "Work"), primary: fc.boolean() },
  { requiredKeys: [] },
);

/** Half of what is optional is missing, and some of what is there is empty. */
export const person: fc.Arbitrary<User> = fc
  .record(
    {
      userName: filled,
      active: fc.boolean(),
      externalId: text,
      title: text,
      name: fc.record({ givenName: text }, { requiredKeys: [] }),
      emails: fc.array(email, { maxLength: 3 }),
      groups: fc.array(fc.record({ value: filled, $ref: filled }), { maxLength: 2 }),
      enterprise: fc.record({ department: text, manager: fc.record({ value: filled }) }, { requiredKeys: [] }),
      lastModified: instant,
    },
    { requiredKeys: ["userName", "active", "lastModified"] },
  )
  .map(({ enterprise, lastModified, ...rest }) => {
    const extension = enterprise === undefined ? {} : { [ENTERPRISE]: enterprise };
    const meta = {
      resourceType: "User",
      created: lastModified,
      lastModified,
      location: "https://b.example/x",
      version: "v",
    };
    return asUser({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], id: "?", ...rest, ...extension, meta });
  });

/** People with ids of their own. */
export const people: fc.Arbitrary<readonly User[]> = fc
  .array(person, { maxLength: 25 })
  .map((list) => list.map((body, index) => ({ ...body, id: `${"aAbB"[index % 4]}${index}` })));

interface Comparison {
  readonly operator: CompareOperator;
  readonly value: FilterValue;
}

function comparisonOf(
  operators: readonly CompareOperator[],
  values: fc.Arbitrary<FilterValue>,
): fc.Arbitrary<Comparison> {
  return fc.record({ operator: fc.constantFrom(...operators), value: values });
}

const KINDS = {
  text: comparisonOf(OPERATORS, text),
  exact: comparisonOf(OPERATORS, text),
  flag: comparisonOf(["eq", "ne"], fc.constantFrom<FilterValue[]>(true, false, "True", "FALSE")),
  time: comparisonOf(["eq", "ne", "gt", "ge", "lt", "le"], instant),
  complex: comparisonOf(OPERATORS, text),
} as const;

const nothing = comparisonOf(["eq", "ne"], fc.constant(null));

function testOf(path: string, kind: keyof typeof KINDS): fc.Arbitrary<Filter> {
  const present = fc.constant<Filter>({ kind: "present", path });
  if (path === "name") return present;
  const compared = fc
    .oneof({ weight: 6, arbitrary: KINDS[kind] }, { weight: 1, arbitrary: nothing })
    .map((comparison): Filter => ({ kind: "compare", path, ...comparison }));
  return fc.oneof({ weight: 1, arbitrary: present }, { weight: 4, arbitrary: compared });
}

const leaf = fc
  .constantFrom(...ATTRIBUTES)
  .chain(({ name, kind }) => fc.tuple(spelled(name), fc.constant(kind)).chain(([path, type]) => testOf(path, type)));

/** The same path in another case, or with the URN of the core. */
function spelled(name: string): fc.Arbitrary<string> {
  const core = ATTRIBUTES.find((attribute) => attribute.name === name)?.at[0] !== ENTERPRISE;
  const urn = core ? "urn:ietf:params:scim:schemas:core:2.0:User" : ENTERPRISE;
  return name === "name" ? fc.constant(name) : fc.constantFrom(name, name.toUpperCase(), `${urn}:${name}`);
}

const part = fc.oneof(testOf("value", "text"), testOf("TYPE", "text"), testOf("primary", "flag"));

function trees(leaves: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.letrec<{ tree: Filter; chain: Filter; not: Filter }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaves, tie("chain"), tie("not")),
    chain: fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      operands: fc.array(tie("tree"), { minLength: 2, maxLength: 3 }),
    }),
    not: fc.record({ kind: fc.constant("not" as const), operand: tie("tree") }),
  })).tree;
}

const bracket: fc.Arbitrary<Filter> = fc.record({
  kind: fc.constant("valuePath" as const),
  path: fc.constantFrom("emails", "Emails", "urn:ietf:params:scim:schemas:core:2.0:User:emails"),
  inner: trees(part),
  rest: fc.option(part, { nil: undefined }),
});

/** Filters of attributes that the naive evaluator knows, all of them allowed by the schema. */
export const filter: fc.Arbitrary<Filter> = trees(
  fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: bracket }),
);

const name = fc.stringMatching(/^[A-Za-z_$][A-Za-z0-9_$-]{0,6}$/).filter((word) => word.toLowerCase() !== "not");
const path = fc
  .tuple(fc.constantFrom("", "urn:example:2.0:User:", "URN:x:"), name, fc.option(name, { nil: undefined }))
  .map(([urn, first, sub]) => urn + (sub === undefined ? first : `${first}.${sub}`));
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));

function syntacticTest(paths: fc.Arbitrary<string>): fc.Arbitrary<Filter> {
  return fc.oneof(
    fc.record({ kind: fc.constant("present" as const), path: paths }),
    fc.record({
      kind: fc.constant("compare" as const),
      path: paths,
      operator: fc.constantFrom(...OPERATORS),
      value: fc.oneof<fc.Arbitrary<FilterValue>[]>(
        fc.string({ unit: "binary" }),
        number,
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
      ),
    }),
  );
}

/** Any tree that can be written, whether or not a schema knows its paths. */
export const syntacticFilter: fc.Arbitrary<Filter> = trees(
  fc.oneof(
    { weight: 3, arbitrary: syntacticTest(path) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("valuePath" as const),
        path,
        inner: trees(syntacticTest(path)),
        rest: fc.option(syntacticTest(name), { nil: undefined }),
      }),
    },
  ),
);

/** Texts that look like filters until one looks closer. */
export const filterSoup: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...'userName emails title active .value urn: and or not eq pr gt co true null __proto__ ( ) [ ] " "x" 1 - 1e'.split(
        " ",
      ),
      " ",
      "  ",
      "\\",
      "\\u12",
      "é",
      "\u0000",
      "😀",
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));
