/** Reads xsd:dateTime with a date and a time (RFC 7643 section 2.3.5) to an instant. */

const ZERO = 48;
const NINE = 57;

/**
 * Milliseconds since the epoch, with a fraction where the text has more than three digits of it; undefined where the
 * text is no xsd:dateTime. Without a time zone it is in UTC; `24:00:00` is the end of a day.
 */
export function parseDateTime(text: string): number | undefined {
  const negative = text.startsWith("-");
  const yearStart = negative ? 1 : 0;
  const yearEnd = digitsEnd(text, yearStart);
  const yearDigits = yearEnd - yearStart;
  if (yearDigits < 4 || yearDigits > 6 || (yearDigits > 4 && text[yearStart] === "0")) return undefined;
  const year = Number(text.slice(yearStart, yearEnd)) * (negative ? -1 : 1);
  const month = pair(text, yearEnd, "-");
  const day = pair(text, yearEnd + 3, "-");
  const hour = pair(text, yearEnd + 6, "T");
  const minute = pair(text, yearEnd + 9, ":");
  const second = pair(text, yearEnd + 12, ":");
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;

  let end = yearEnd + 15;
  let milliseconds = 0;
  if (text[end] === ".") {
    const fractionEnd = digitsEnd(text, end + 1);
    if (fractionEnd === end + 1) return undefined;
    milliseconds = fraction(text.slice(end + 1, fractionEnd));
    end = fractionEnd;
  }
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0 || milliseconds > 0))) return undefined;

  const offset = offsetMinutes(text, end);
  if (offset === undefined) return undefined;
  const minutes = (daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute - offset;
  return (minutes * 60 + second) * 1000 + milliseconds;
}

/** Minutes ahead of UTC of what stands at the end of the text: nothing, `Z` or an offset up to 14 hours. */
function offsetMinutes(text: string, start: number): number | undefined {
  const sign = text[start];
  if (sign === undefined) return 0;
  if (sign === "Z") return text.length === start + 1 ? 0 : undefined;
  if ((sign !== "+" && sign !== "-") || text.length !== start + 6) return undefined;
  const hours = pair(text, start, sign);
  const minutes = pair(text, start + 3, ":");
  if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (hours * 60 + minutes) * (sign === "-" ? -1 : 1);
}

/** The number of two digits behind `mark`, which must stand at `start`; -1 where that is not what is there. */
function pair(text: string, start: number, mark: string): number {
  if (text[start] !== mark) return -1;
  const tens = text.charCodeAt(start + 1) - ZERO;
  const ones = text.charCodeAt(start + 2) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function digitsEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= NINE) end++;
  return end;
}

/** The first three digits are read as a whole number, so that milliseconds are exact. */
function fraction(digits: string): number {
  return Number(digits.slice(0, 3).padEnd(3, "0")) + Number(`0.${digits.slice(3)}0`);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days of the proleptic Gregorian calendar; years begin in March, so that the leap day is the last of its year. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}
