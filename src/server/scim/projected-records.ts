/** Makes the JSON of records of which only some attributes are asked for, and keeps it. */
import { LRUCache } from "lru-cache";
import type { Work } from "../../directory/work.js";
import { compileProjection } from "../../query/project.js";
import { type Part, sizeOfPart } from "../../query/run-query.js";
import type { Projection } from "../../query/search-request.js";
import { createSerials } from "./serial.js";

/** Each record's JSON with a comma behind it. */
export type ProjectedRecords = (parts: readonly Part[], projection: Projection) => Work<readonly Uint8Array[]>;

const MADE_AT_ONCE = 128;
/** Of an entry beside bytes and key. */
const OVERHEAD = 200;

/** `maxBytes` bounds what is kept. */
export function createProjectedRecords(maxBytes = 32 * 1024 * 1024): ProjectedRecords {
  const serialOf = createSerials();
  const kept = new LRUCache<string, Uint8Array>({
    maxSize: maxBytes,
    sizeCalculation: (json, key) => json.length + 2 * key.length + OVERHEAD,
  });

  return function* (parts, projection) {
    const runs: Uint8Array[] = [];
    const name = projection.mode === "default" ? "" : `${projection.mode} ${JSON.stringify(projection.paths)}`;
    let made = 0;
    for (const part of parts) {
      const { records, type } = part.target;
      const project = compileProjection(projection, type);
      if (project === undefined) {
        runs.push(
          ...(part.positions === undefined ? records.bytes(part.from, part.to) : records.bytesAt(part.positions)),
        );
        continue;
      }
      const key = `${serialOf(records)} ${name} `;
      for (let at = 0; at < sizeOfPart(part); at++) {
        const position = part.positions === undefined ? part.from + at : (part.positions[at] ?? -1);
        let json = kept.get(key + position);
        if (json === undefined) {
          json = Buffer.from(`${JSON.stringify(project(records.at(position).resource))},`);
          kept.set(key + position, json);
          if (++made % MADE_AT_ONCE === 0) yield;
        }
        runs.push(json);
      }
    }
    return runs;
  };
}
