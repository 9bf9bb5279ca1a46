/** Profiles this process's processor for a while and says where the time went, function by function. */
import { type Profiler, Session } from "node:inspector/promises";

export interface Hotspot {
  /** `name file:line`. */
  readonly place: string;
  /** Share of the samples in which it was the running function. */
  readonly share: number;
}

export function createProfiler(): { start(): Promise<void>; stop(): Promise<readonly Hotspot[]> } {
  const session = new Session();
  return {
    async start() {
      session.connect();
      await session.post("Profiler.enable");
      await session.post("Profiler.setSamplingInterval", { interval: 200 });
      await session.post("Profiler.start");
    },
    async stop() {
      const { profile } = await session.post("Profiler.stop");
      session.disconnect();
      return hotspots(profile);
    },
  };
}

function hotspots({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly Hotspot[] {
  const placeOf = new Map(nodes.map((node) => [node.id, describe(node.callFrame)]));
  const micros = new Map<string, number>();
  let total = 0;
  for (const [at, sample] of samples.entries()) {
    const place = placeOf.get(sample) ?? "";
    const taken = timeDeltas[at] ?? 0;
    if (place.startsWith("(idle)")) continue;
    total += taken;
    micros.set(place, (micros.get(place) ?? 0) + taken);
  }
  return [...micros].map(([place, taken]) => ({ place, share: taken / total })).sort((a, b) => b.share - a.share);
}

function describe({ functionName, url, lineNumber }: Profiler.Profile["nodes"][number]["callFrame"]): string {
  const file = url.replace(/^file:\/\//, "").replace(/^.*\/(dist|node_modules)\//, "$1/");
  return `${functionName === "" ? "(anonymous)" : functionName}${file === "" ? "" : ` ${file}:${lineNumber + 1}`}`;
}
