/** Gives memory back after large work. V8 by itself looks for garbage once there is about as much of it as is in use. */
import { constants, PerformanceObserver } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { getHeapStatistics, setFlagsFromString } from "node:v8";

/** To be called after cycles and loads, whatever they were; resolves when what could be given back has been. Never rejects. */
export type GiveBack = () => Promise<void>;

export interface Memory {
  /** Bytes of objects and of what they hold outside of the heap, garbage included. */
  inUse(): number;
  collect(): Promise<void>;
}

/**
 * Nothing is done for less than this, nor for less than three quarters of what was in use after the last time: about half as
 * much comes together between V8's own collections.
 */
const WORTH_BYTES = 48 * 1024 * 1024;

export function createGiveBack(memory: Memory = collectedInSteps): GiveBack {
  let before = memory.inUse();
  let running: Promise<void> | undefined;

  async function collect(): Promise<void> {
    try {
      await memory.collect();
    } catch {
      // Then V8 collects when it would have anyway: nothing depends on it.
    }
    before = memory.inUse();
    running = undefined;
  }

  return async () => {
    const more = memory.inUse() - before;
    if (running === undefined && more >= WORTH_BYTES && more >= 0.75 * before) running = collect();
    await running;
  };
}

/** The first collection finds out which pages of the heap are nearly empty, each after it empties some of them. */
const LEAST_ROUNDS = 2;
const MOST_ROUNDS = 6;
const PATIENCE_MS = 10_000;
const PAUSE_MS = 5;

export const collectedInSteps: Memory = {
  inUse() {
    const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
    return heap + outside;
  },
  async collect() {
    for (let round = 1, before = heapSize(); round <= MOST_ROUNDS; round++) {
      await collectOnce();
      const after = heapSize();
      if (round >= LEAST_ROUNDS && after > 0.95 * before) return;
      before = after;
    }
  },
};

function heapSize(): number {
  return getHeapStatistics().total_heap_size;
}

/**
 * One collection of the whole heap, which V8 does beside other work and in steps of some milliseconds. `gc()` would stop the
 * process for as long as all of it takes, and there is no other call for it: so V8 is told, for that time, to begin whatever
 * there is to gain.
 */
async function collectOnce(): Promise<void> {
  const end = new AbortController();
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as readonly { readonly detail?: unknown }[]) {
      const { kind } = entry.detail as { readonly kind?: number };
      if (kind === constants.NODE_PERFORMANCE_GC_MAJOR) end.abort();
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  setFlagsFromString("--stress-incremental-marking");
  try {
    for (let waited = 0; waited < PATIENCE_MS && !end.signal.aborted; waited += PAUSE_MS) {
      // It looks whether to begin after a collection of young objects.
      if (waited < 150 || waited % 50 === 0) makeYoungObjects();
      await pause(PAUSE_MS, undefined, { ref: false });
    }
  } finally {
    setFlagsFromString("--no-stress-incremental-marking");
    observer.disconnect();
  }
}

/** A megabyte of them, forgotten at once. */
function makeYoungObjects(): readonly unknown[] {
  return Array.from({ length: 16 }, () => Array.from({ length: 8000 }, () => 0));
}
