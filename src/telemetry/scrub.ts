/** Takes out of a text what no log line may carry. Linear in the text's length, whatever it is. */

/** Credentials of an Authorization header, and of URLs. Sixteen characters, or "a bearer token" would be one. */
export function scrubSecrets(text: string): string {
  return text
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{16,}/gi, "$1 [secret]")
    .replace(/:\/\/[^\s/?#@"']{1,512}@/g, "://[secret]@");
}

const DOMAIN = /[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/uy;
const LOCAL = /[^\s"`<>()[\]{},;:\\/=|&?!%@]+$/u;
/** In a URL what surrounds the `@` is encoded as well. */
const LOCAL_ENCODED = /[^\s"`<>()[\]{},;:\\/=|&?!@]+$/u;
const LOCAL_MAX = 64;

/**
 * Replaces what looks like an e-mail address, also with its `@` as in a URL (`%40`).
 * It looks outwards from each `@` and only so far, because a pattern that looks for the start first is quadratic.
 */
export function scrubEmails(text: string): string {
  if (!text.includes("@") && !text.includes("%40")) return text;
  let result = "";
  let done = 0;
  for (const { index, 0: at } of text.matchAll(/@|%40/g)) {
    if (index < done) continue;
    DOMAIN.lastIndex = index + at.length;
    const domain = DOMAIN.exec(text)?.[0];
    if (domain === undefined) continue;
    const before = text.slice(Math.max(done, index - LOCAL_MAX), index);
    const local = (at === "@" ? LOCAL : LOCAL_ENCODED).exec(before)?.[0];
    if (local === undefined) continue;
    result += `${text.slice(done, index - local.length)}[email]`;
    done = index + at.length + domain.length;
  }
  return result + text.slice(done);
}
