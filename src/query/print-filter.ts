/** Writes a filter's tree as text, always the same for the same tree: what `parseFilter` reads back as that tree. */
import type { Filter } from "./filter.js";

/** Strings are written as JSON, parentheses only where the tree needs them. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.map(printOperand).join(` ${filter.kind} `);
    case "not":
      return `not (${printFilter(filter.operand)})`;
    case "present":
      return `${filter.path} pr`;
    case "compare":
      return `${filter.path} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case "valuePath":
      return `${filter.path}[${printFilter(filter.inner)}]${filter.rest === undefined ? "" : `.${printFilter(filter.rest)}`}`;
    default:
      return filter satisfies never;
  }
}

/** A chain within a chain stands in parentheses, of whichever kind: grouping is part of the tree. */
function printOperand(filter: Filter): string {
  const text = printFilter(filter);
  return filter.kind === "and" || filter.kind === "or" ? `(${text})` : text;
}
