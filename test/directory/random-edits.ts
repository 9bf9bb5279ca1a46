/** Random batches of edits, and the plain model that a set of records is held against. */
import * as fc from "fast-check";
import type { RenderedRecord } from "../../src/directory/record.js";
import type { Edit, RecordSet } from "../../src/directory/record-set.js";
import { renderRecord } from "../../src/directory/render-record.js";
import type { UserBody } from "../../src/scim/resource.js";
import { ENTERPRISE_URN } from "../../src/scim/urn.js";
import { BASE_URL, digest, EPOCH, userBody } from "../support/snapshot-of.js";

/** What becomes of somebody; undefined: they are removed. */
export interface Step {
  readonly id: string;
  readonly body: UserBody | undefined;
}

/** What a set is to equal: its records by id. */
export type Model = ReadonlyMap<string, RenderedRecord>;

/** Few enough for ids to come back, and enough for several leaves. */
const PEOPLE = 260;

const text = fc.oneof(
  fc.constantFrom("Sales", "SALES", "Straße", "STRASSE", "e\u0301", "é", "毛泽东", '"quoted"', ',"meta":{"a":1}', ""),
  fc.string({ maxLength: 8 }),
);

const body = fc
  .record({
    userName: fc.option(text, { nil: undefined }),
    title: fc.option(text, { nil: undefined }),
    active: fc.boolean(),
    emails: fc.array(text, { maxLength: 3 }),
    groups: fc.array(fc.constantFrom("d1", "d2", "d3"), { maxLength: 2 }),
    department: fc.option(text, { nil: undefined }),
    // Once in a while somebody fills a leaf.
    nickName: fc.oneof(
      { weight: 40, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.nat(130_000).map((length) => "x".repeat(length)) },
    ),
  })
  .map(({ userName, title, active, emails, groups, department, nickName }): Partial<UserBody> => {
    const links = groups.map((value) => ({ value, display: value, $ref: `/${value}`, type: "indirect" as const }));
    return {
      ...(userName === undefined ? {} : { userName }),
      ...(title === undefined ? {} : { title }),
      ...(nickName === undefined ? {} : { nickName }),
      active,
      emails: emails.map((value) => ({ value, type: "work" })),
      ...(groups.length > 0 ? { groups: links } : {}),
      ...(department === undefined ? {} : { [ENTERPRISE_URN]: { department } }),
    };
  });

const id = fc.nat(PEOPLE - 1).map((number) => `u${number}`);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(id, body).map(([who, more]) => ({ id: who, body: userBody(who, more) })) },
  { weight: 1, arbitrary: id.map((who) => ({ id: who, body: undefined })) },
);

function batch(maxLength: number): fc.Arbitrary<readonly Step[]> {
  return fc.uniqueArray(step, { maxLength, size: "max", selector: (one) => one.id });
}

/** A crowd to begin with, and a few changes after it. */
export const batches: fc.Arbitrary<readonly (readonly Step[])[]> = fc
  .tuple(batch(PEOPLE), fc.array(batch(30), { maxLength: 5 }))
  .map(([crowd, changes]) => [crowd, ...changes]);

/** The edits of a batch; whoever is put in comes to the end, or keeps their place. */
export function editsOf(steps: readonly Step[], before: RecordSet, at: number): readonly Edit[] {
  let next = before.size === 0 ? 0 : before.at(before.size - 1).sequence + 1;
  return steps.map(({ id: who, body: after }) => {
    if (after === undefined) return { id: who, record: undefined };
    const position = before.positionOf(who);
    const sequence = position === undefined ? next++ : before.at(position).sequence;
    return { id: who, record: { sequence, make: () => rendered(after, sequence, at) } };
  });
}

export function applied(model: Model, edits: readonly Edit[]): Model {
  const after = new Map(model);
  for (const { id: who, record } of edits) {
    if (record === undefined) after.delete(who);
    else after.set(who, record.make());
  }
  return new Map([...after].sort(([, a], [, b]) => a.sequence - b.sequence));
}

function rendered(after: UserBody, sequence: number, at: number): RenderedRecord {
  const lastModified = EPOCH + at;
  return renderRecord(after, {
    resourceType: "User",
    sequence,
    created: EPOCH,
    lastModified,
    baseUrl: BASE_URL,
    digest,
  });
}
