/** The check that other tests lean on, able to fail. */
import { expect, test } from "@jest/globals";
import { type JsonSchema, violations } from "./schema-check.js";

const NAMED: Readonly<Record<string, JsonSchema>> = { "#/a": { type: "string", pattern: "^a" } };
const lookup = (reference: string): JsonSchema => NAMED[reference] ?? { const: Symbol("nothing") };

const RIGHT: readonly (readonly [unknown, JsonSchema])[] = [
  ["x", { type: "string", description: "any text", examples: ["y"] }],
  [3, { type: "integer", minimum: 3 }],
  [3.5, { type: "number" }],
  [[1, 2], { type: "array", items: { type: "integer" }, minItems: 2, maxItems: 2, uniqueItems: true }],
  [{ a: 1 }, { type: "object", properties: { a: { const: 1 } }, required: ["a"], additionalProperties: false }],
  [{ b: 1 }, { type: "object", properties: { a: { const: 2 } }, additionalProperties: true }],
  ["abc", { $ref: "#/a" }],
  ["2026-01-31T08:00:00.5+01:00", { format: "date-time" }],
  ["https://a.example/b", { format: "uri-reference" }],
  ["b", { anyOf: [{ const: "a" }, { const: "b" }] }],
  [["a", "b"], { contains: { const: "b" } }],
  ["TWFu", { contentEncoding: "base64" }],
  ["b", { enum: ["a", "b"] }],
];

test.each(RIGHT)("%j is as %j has it", (value, schema) => {
  expect(violations(value, schema, lookup)).toEqual([]);
});

const WRONG: readonly (readonly [unknown, JsonSchema, string])[] = [
  [3, { type: "string" }, "$"],
  ["3", { type: "integer" }, "$"],
  [3.5, { type: "integer" }, "$"],
  [null, { type: "object" }, "$"],
  [[], { type: "object" }, "$"],
  [2, { minimum: 3 }, "$"],
  [[1, "2"], { items: { type: "integer" } }, "$[1]"],
  [[], { minItems: 1 }, "$"],
  [[1, 2], { maxItems: 1 }, "$"],
  [["a", "a"], { uniqueItems: true }, "$"],
  [{}, { required: ["a"] }, "$ lacks a"],
  [{ a: { b: 1 } }, { properties: { a: { properties: { b: { const: 2 } } } } }, "$.a.b"],
  [{ c: 1 }, { properties: { a: {} }, additionalProperties: false }, "$ has an undeclared c"],
  ["b", { $ref: "#/a" }, "$"],
  ["2026-01-31", { format: "date-time" }, "$"],
  ["a b", { format: "uri-reference" }, "$"],
  ["c", { anyOf: [{ const: "a" }, { const: "b" }] }, "$"],
  [["a"], { contains: { const: "b" } }, "$"],
  ["ö", { contentEncoding: "base64" }, "$"],
  ["c", { enum: ["a", "b"] }, "$"],
];

test.each(WRONG)("%j is not as %j has it", (value, schema, place) => {
  expect(violations(value, schema, lookup)).toEqual([expect.stringContaining(place)]);
});

test.each([{ typ: "string" }, { type: "text" }, { format: "email" }])("%j is no description", (schema) => {
  expect(() => violations("x", schema, lookup)).toThrow();
});
