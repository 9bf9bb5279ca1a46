/** Dates of the generated company, all counted back and forth from the midnight (UTC) it was made at. */
import type { Status } from "./person.js";
import { type Draw, FOR } from "./random.js";

export const DAY = 86_400_000;
/** Share of people who were there when the company began to use Lattice. */
export const FOUNDING_SHARE = 0.4;
const HISTORY = 1500 * DAY;

export interface Calendar {
  /** When the company began to use Lattice. */
  readonly adopted: number;
  createdAt(number: number): number;
  updatedAt(number: number): number;
  startDate(number: number, status: Status): string | null;
  birthDate(number: number): string | null;
}

/** @param today any time of the day that dates are counted from */
export function createCalendar(size: number, draw: Draw, today: number): Calendar {
  const midnight = Math.floor(today / DAY) * DAY;
  const adopted = midnight - HISTORY;
  const founders = Math.floor(size * FOUNDING_SHARE);
  const seconds = (time: number) => Math.floor(time / 1000) * 1000;

  function createdAt(number: number): number {
    // The founders came in one import, the others one by one until yesterday.
    if (number < founders) return adopted + Math.floor(number / 50) * 1000;
    const share = (number - founders) / (size - founders);
    return seconds(adopted + DAY + share * (HISTORY - 2 * DAY));
  }

  return {
    adopted,
    createdAt,
    updatedAt: (number) => {
      const created = createdAt(number);
      return seconds(created + draw(number, FOR.updated) * (midnight - created));
    },
    startDate(number, status) {
      const drawn = draw(number, FOR.started);
      if (status === "CREATED") return dateOf(midnight + (1 + Math.floor(drawn * 60)) * DAY);
      if (draw(number, FOR.startMissing) < 0.05) return null;
      if (status === "INVITED") return dateOf(midnight + Math.floor(drawn * 40 - 20) * DAY);
      if (number < founders) return dateOf(adopted - Math.floor(drawn * 3650) * DAY);
      return dateOf(Math.min(midnight, createdAt(number) + Math.floor(drawn * 25 - 5) * DAY));
    },
    birthDate(number) {
      if (draw(number, FOR.birthMissing) < 0.7) return null;
      return dateOf(midnight - Math.floor((20 + draw(number, FOR.birth) * 44) * 365.25) * DAY);
    },
  };
}

const known = new Map<number, string>();

/** `YYYY-MM-DD`, UTC. A company has a few thousand different dates, so each is written once. */
export function dateOf(time: number): string {
  const day = Math.floor(time / DAY);
  let text = known.get(day);
  if (text === undefined) {
    text = new Date(day * DAY).toISOString().slice(0, 10);
    known.set(day, text);
  }
  return text;
}
