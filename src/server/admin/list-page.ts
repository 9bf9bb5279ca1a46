/** Pages of the admin API's lists: `{ items, next }`, `next` an opaque cursor. */
import { AdminRefusal } from "./admin-route.js";

export interface ListPage<T> {
  readonly items: readonly T[];
  /** To be asked again with `?after=`; null at the end. */
  readonly next: string | null;
}

export const AFTER = { name: "after", description: "`next` of the page before." };

/** The key in the cursor that was asked with, or undefined for the first page. Throws AdminRefusal. */
export function keyAfter(query: URLSearchParams): string | undefined {
  const cursor = query.get("after");
  if (cursor === null) return undefined;
  const key = Buffer.from(cursor, "base64url").toString();
  if (key === "" || cursorOf(key) !== cursor)
    throw new AdminRefusal(400, "after: `next` of an earlier page is expected.");
  return key;
}

/** The first `size` of `rest`, which is everything after the key that was asked for. */
export function pageOf<T>(rest: readonly T[], size: number, keyOf: (item: T) => string): ListPage<T> {
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return { items, next: last === undefined || rest.length <= size ? null : cursorOf(keyOf(last)) };
}

function cursorOf(key: string): string {
  return Buffer.from(key).toString("base64url");
}
