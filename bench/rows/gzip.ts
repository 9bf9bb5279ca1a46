/** Compressed pages: asked for again, asked for the first time, and how small they are. */
import { type Arena, BRIDGE, EXPRESS } from "../arena.js";
import { contest } from "../contest.js";
import type { Findings } from "../finding.js";
import { deepPages } from "../requests.js";

const GZIP = ["Accept-Encoding: gzip"];

export async function gzip(arena: Arena): Promise<Findings> {
  const bridge = await arena.bridge();
  const { count } = bridge;
  const next = deepPages(count);
  const few = next(10);
  const compressed = await arena.constants(few[0] ?? "", GZIP);
  const again = await contest(arena, {
    work: "gzip page asked again",
    people: count,
    servers: [bridge, ...compressed],
    headers: GZIP,
    paths: () => Array.from({ length: 600 }, (_, at) => few[at % few.length] ?? ""),
  });
  const [express] = await arena.constants(few[0] ?? "");
  const plain = await contest(arena, {
    work: "gzip page never asked before, and Express's plain page",
    people: count,
    servers: [bridge, ...(express === undefined ? [] : [express])],
    headers: GZIP,
    paths: () => next(200),
  });
  const size = (plain.servers[BRIDGE]?.bytes ?? Number.NaN) / (plain.servers[EXPRESS]?.bytes ?? Number.NaN);
  return {
    contests: [again, plain],
    verdicts: [
      {
        work: again.work,
        what: "Express, same compressed bytes / bridge",
        value: again.ratio(EXPRESS, BRIDGE),
        unit: "times",
        bar: { atLeast: 2.0 },
      },
      { work: "gzip page", what: "size, of the plain page's", value: size, unit: "", bar: { atMost: 0.2 } },
      {
        work: "gzip page never asked before",
        what: "Express's plain page / bridge",
        value: plain.ratio(EXPRESS, BRIDGE),
        unit: "times",
        bar: { atLeast: 0.15 },
      },
    ],
  };
}
