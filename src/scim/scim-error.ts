/** An answer that is not 2xx, as an exception on its way to the one place that writes SCIM errors (RFC 7644 section 3.12). */

/** RFC 7644 Table 9 as far as reading goes, and what RFC 9865 section 2.1 adds. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "invalidSyntax"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/** `detail` is shown to the client: it says what was wrong and where, and never holds a secret or a stack trace. */
export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
  }
}
