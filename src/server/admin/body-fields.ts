/** Reads the few fields that the bodies of the admin API have; what is wrong is a refusal that names the field. */
import { AdminRefusal } from "./admin-route.js";
import { plainText } from "./plain-text.js";

type Body = Readonly<Record<string, unknown>>;

const LONGEST_REASON = 1000;

/** Why an operator decides as they do; may be left out. */
export function reasonIn(body: Body): string {
  const reason = body["reason"] ?? "";
  if (typeof reason !== "string" || reason.length > LONGEST_REASON) {
    throw new AdminRefusal(400, `reason: a text of at most ${LONGEST_REASON} characters is expected.`);
  }
  return plainText(reason) || "no reason given";
}

/** Names the list or the plan that the operator has read. */
export function checksumIn(body: Body): string {
  const { checksum } = body;
  if (typeof checksum !== "string" || checksum === "") {
    throw new AdminRefusal(400, "checksum: the checksum of what you have read is expected.");
  }
  return checksum;
}

export function versionIn(body: Body): number {
  const { version } = body;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    throw new AdminRefusal(400, "version: the number of an earlier snapshot is expected.");
  }
  return version;
}
