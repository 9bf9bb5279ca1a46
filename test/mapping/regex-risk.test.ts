import { expect, test } from "@jest/globals";
import { hasNestedRepetition } from "../../src/mapping/regex-risk.js";

test.each([
  "(a+)+$",
  "(a*)*",
  "(?:a+)+",
  "((a+))*",
  "(a|ab)*",
  "(a?b?)+",
  "(\\w+\\s?)*",
  "([a-z]+){2,}",
  "([a-z]+){50}",
  "(a{1,3})*",
  "(?<word>\\w+)+",
  "(x(?=a+))*",
  "(a+)+?",
])("/%s/ may take for ever", (source) => expect(hasNestedRepetition(source)).toBe(true));

test.each([
  "",
  "^[A-Z]{2}-\\d+$",
  "(ab)+",
  "([a-z]\\.)+",
  "(\\d{3}-)*",
  "(a|b)",
  "(a+)?",
  "(a+){2}",
  "(a+){1,5}",
  "a+(b+)c*",
  "[(a+)]+",
  "[\\]+]+",
  "\\(a+\\)+",
  "(a)(b+)",
  "a)+",
  "{2}",
])("/%s/ cannot", (source) => expect(hasNestedRepetition(source)).toBe(false));
