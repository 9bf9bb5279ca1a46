/** What a family of measurements gives: figures held against their bars, and servers side by side. */

export interface Bar {
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Verdict {
  readonly work: string;
  /** What the figure is: `Express / bridge, processor time`. */
  readonly what: string;
  /** Undefined where it could not be measured; the note says why. */
  readonly value: number | undefined;
  /** `times`, `ms`, `MB`, `%` or ``. */
  readonly unit: string;
  /** Undefined for figures that are only told. */
  readonly bar?: Bar | undefined;
  readonly note?: string | undefined;
}

/** One server in one workload; medians of the rounds. */
export interface Figures {
  /** Processor time of the server's process a request, in microseconds. */
  readonly micros: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of a body, on average. */
  readonly bytes: number;
  readonly requests: number;
}

export interface Contest {
  readonly work: string;
  readonly people: number;
  /** In the order in which they are shown. */
  readonly servers: Readonly<Record<string, Figures>>;
  readonly note?: string;
}

export interface Findings {
  readonly verdicts: readonly Verdict[];
  readonly contests: readonly Contest[];
}

export interface FamilyFindings extends Findings {
  readonly family: string;
  /** When they were measured, ISO 8601. */
  readonly at: string;
  readonly seconds: number;
}

/** Undefined where there is no bar or no figure. */
export function passes({ value, bar }: Verdict): boolean | undefined {
  if (bar === undefined || value === undefined) return undefined;
  return value >= (bar.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (bar.atMost ?? Number.POSITIVE_INFINITY);
}
