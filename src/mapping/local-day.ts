/** Which day it is somewhere: IANA time zones by way of the runtime's own tables. Knows nothing of people. */

const DAY = 86_400_000;
/** Enough for every IANA zone and its aliases; wrong names from Lattice must not grow it for ever. */
const REMEMBERED_ZONES = 1000;
/** Formatters are slow to make. Undefined stands for a name that is no zone. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone);
  if (formats.size >= REMEMBERED_ZONES) formats.clear();
  const format = makeFormat(zone);
  formats.set(zone, format);
  return format;
}

function makeFormat(zone: string): Intl.DateTimeFormat | undefined {
  // Newer runtimes also take offsets like +05:00, which are no IANA names.
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", { timeZone: zone, ...parts });
  } catch {
    return undefined;
  }
}

/** Whether this is an IANA time zone (or an alias of one) that the runtime knows, in any letter case. */
export function isTimeZone(zone: string): boolean {
  return formatFor(zone) !== undefined;
}

/** A day as whole days since 1970-01-01. */
export type DayNumber = number;

/** `YYYY-MM-DD` as a day, or undefined where it is not a date of the calendar. */
export function parseDay(text: string): DayNumber | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  const time = Date.UTC(year, month - 1, day);
  // Date.UTC carries over: the 31st of a shorter month would be a day of the next.
  const exists = month >= 1 && month <= 12 && day >= 1 && time < Date.UTC(year, month, 1);
  return exists ? time / DAY : undefined;
}

/** The day that a wall calendar in `zone` shows at `instant` (epoch ms). UTC where the zone is missing or unknown. */
export function localDay(instant: number, zone: string | undefined): DayNumber {
  const format = zone === undefined ? undefined : formatFor(zone);
  if (format === undefined) return Math.floor(instant / DAY);
  // MM/DD/YYYY
  const date = format.format(instant);
  return Date.UTC(Number(date.slice(6)), Number(date.slice(0, 2)) - 1, Number(date.slice(3, 5))) / DAY;
}

/**
 * The first instant (epoch ms) at which it is `day` or later in `zone`. Usually midnight there; where the clocks skip
 * midnight, the moment after the gap; where they skip the whole day, the start of the next.
 */
export function startOfDay(day: DayNumber, zone: string | undefined): number {
  // No place is further than two days from UTC, jumps over the date line included.
  let [before, after] = [(day - 2) * DAY, (day + 2) * DAY];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle, zone) >= day) after = middle;
    else before = middle;
  }
  return after;
}
