/** Shares the event loop between readers and work in the background, so that nobody who reads notices a cycle. */

export interface Pacer {
  /**
   * Awaited by work in the background between slices of less than a millisecond. Resolves at once while its share lasts;
   * else when requests have had their turns.
   */
  readonly breathe: () => Promise<void>;
  /** Awaited between slices of a request's own work: one turn for others, and the background waits on. */
  readonly giveWay: () => Promise<void>;
  /** To be told of each request as it begins. */
  readonly requestBegan: () => void;
  /** Whether so few requests came of late, probes for instance, that there is time for what readers would notice. */
  readonly isQuiet: () => boolean;
}

export interface PacerOptions {
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** Resolves when the event loop has turned once: what had arrived by then has been read, and answered if it could be. */
  readonly nextTurn: () => Promise<void>;
}

/** What the background gets at a time, in milliseconds, however much of it there is. */
const SHARE_MS = 0.75;
/** How long requests may keep the background waiting, in milliseconds: it gets a twenty-seventh at least. */
const MOST_WAIT_MS = 20;

/** Requests in a second. */
const FEW = 100;

const AT_ONCE = Promise.resolve();

export function createPacer({ now, nextTurn }: PacerOptions): Pacer {
  const waiting: (() => void)[] = [];
  let running = false;
  let mayGoOnUntil = 0;
  /** Requests begun, and slices of them. */
  let asked = 0;
  /** The second that the last request began, or began in, and how many did in it and in the one before. */
  let second = { from: Number.NEGATIVE_INFINITY, requests: 0, before: 0 };

  /** Lets the loop turn until a turn brings nothing. */
  const untilQuiet = async (): Promise<void> => {
    const end = now() + MOST_WAIT_MS;
    let before: number;
    do {
      before = asked;
      await nextTurn();
    } while (asked !== before && now() < end);
  };

  const run = async (): Promise<void> => {
    for (;;) {
      await untilQuiet();
      const next = waiting.shift();
      if (next === undefined) break;
      mayGoOnUntil = now() + SHARE_MS;
      next();
    }
    running = false;
  };

  return {
    breathe() {
      if (now() < mayGoOnUntil) return AT_ONCE;
      const mayGoOn = new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
      if (!running) {
        running = true;
        void run();
      }
      return mayGoOn;
    },
    giveWay() {
      asked++;
      return nextTurn();
    },
    requestBegan() {
      asked++;
      const at = now();
      if (at - second.from >= 1000) {
        second = { from: at, requests: 0, before: at - second.from < 2000 ? second.requests : 0 };
      }
      second.requests++;
    },
    isQuiet() {
      const since = now() - second.from;
      if (since >= 2000) return true;
      return Math.max(second.requests, since < 1000 ? second.before : 0) < FEW;
    },
  };
}
