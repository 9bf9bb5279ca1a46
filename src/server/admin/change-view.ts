/** A change of a person's past as JSON, with the attributes that differed. */
import { changedAttributes } from "../../directory/changed-attributes.js";
import type { UserBody } from "../../scim/resource.js";
import type { StoredChange } from "../../store/store.js";
import { timeText } from "./time-text.js";

export function viewChange({ version, at, kind, cause, before, after }: StoredChange): object {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the store keeps bodies that this program served
  const attributes = isObject(before) && isObject(after) ? changedAttributes(before, after as unknown as UserBody) : [];
  return {
    version,
    at: timeText(at),
    kind,
    cause,
    changed: attributes.map((attribute) => ({
      attribute,
      before: valueAt(before, attribute),
      after: valueAt(after, attribute),
    })),
  };
}

/** `attribute` as `changedAttributes` names it: those of an extension after its URN. */
function valueAt(resource: unknown, attribute: string): unknown {
  const colon = attribute.lastIndexOf(":");
  const holder = colon < 0 ? resource : field(resource, attribute.slice(0, colon));
  return field(holder, attribute.slice(colon + 1)) ?? null;
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
