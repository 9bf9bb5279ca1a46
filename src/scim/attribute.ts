/** What RFC 7643 section 7 says of an attribute: its characteristics, as they are also advertised under /Schemas. */

export type AttributeType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "binary"
  | "reference"
  | "complex";

export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  /** Whether comparisons of strings honour case. Always true for references and binary (RFC 7643 2.3.6, 2.3.7). */
  readonly caseExact: boolean;
  /** A read-only source modifies nothing: everything is readOnly. */
  readonly mutability: "readOnly";
  readonly returned: "always" | "default" | "request" | "never";
  readonly uniqueness: "none" | "server" | "global";
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

/** A named set of attributes (RFC 7643 section 7). `id` is its URN. */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A kind of resource and where it is served (RFC 7643 section 6). */
export interface ResourceType {
  readonly name: "User" | "Group";
  /** Relative to the base URL, with its slash: `/Users`. */
  readonly endpoint: "/Users" | "/Groups";
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}
