/** The order of texts: by Unicode code point, without locale (RFC 7644 section 3.4.2.3). */

/** Negative, zero or positive as `a` comes before, is or comes after `b`. Give it keys, as `textKey` makes them. */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** JavaScript orders by UTF-16 unit, in which surrogates, the units of everything past U+FFFF, stand before U+E000. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
