/** The tree of a filter (RFC 7644 section 3.4.2.2), as data: frozen nodes, attribute paths as written. */

export type CompareOperator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";
export type FilterValue = string | number | boolean | null;

export type Filter =
  | { readonly kind: "and" | "or"; readonly operands: readonly Filter[] }
  | { readonly kind: "not"; readonly operand: Filter }
  | { readonly kind: "present"; readonly path: string }
  | { readonly kind: "compare"; readonly path: string; readonly operator: CompareOperator; readonly value: FilterValue }
  /** `path[inner]`, and with `rest` the sub-attribute test behind the bracket: `path[inner].sub op value`, on the same element. */
  | { readonly kind: "valuePath"; readonly path: string; readonly inner: Filter; readonly rest: Filter | undefined };
