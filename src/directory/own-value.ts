/** Reads attributes of JSON values by name, so that a name all objects inherit, such as `constructor`, is no attribute. */

/** What `holder` itself has under `key`; undefined where it has nothing of that name or is no object. */
export function ownValue(holder: unknown, key: string): unknown {
  return isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Whether a value counts as one: not null, empty text, an empty list, or an object of such (RFC 7644 Table 3, `pr`). */
export function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.values(value).some(isPresent);
}
