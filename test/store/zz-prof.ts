import { openSqlite } from "../../src/store/sqlite.js";
import { TEST_STORE_OPTIONS } from "../support/open-test-store.js";
import { unpackRecords } from "../../src/store/stored-record.js";
import { buildRecordSet } from "../../src/directory/record-set.js";
const e = await openSqlite("/tmp/st/bench/b.db", TEST_STORE_OPTIONS);
import { createRequire } from "node:module";
const Database = createRequire(import.meta.url)("libsql");
const d = new Database("/tmp/st/bench/b.db");
const q = d.prepare("select string_agg(json, ',') json, string_agg(cast(octet_length(json) as text), ',') lengths, string_agg(cast(sequence as text), ',') sequences, string_agg(cast(version as text), ',') versions from (select version, sequence, json from records where connection='default' and resource_type='User' and (id,version) > (?,?) and version<=2 and json is not null order by id,version limit 1000)");
for (let k = 0; k < 2; k++) {
let tq = 0, tb = 0, tp = 0, tu = 0, tset = 0; let id = ""; const m = new Map(); let t;
const clock = () => performance.now();
for (;;) {
  t = clock(); const [row] = q.all(id, 0); tq += clock() - t;
  if (!row.json) break;
  t = clock(); Buffer.from(row.json); tb += clock() - t;
  t = clock(); JSON.parse(`[${row.json}]`); tp += clock() - t;
  t = clock(); const recs = unpackRecords(row, "x"); tu += clock() - t;
  t = clock(); for (const r of recs) m.set(r.id, r); tset += clock() - t;
  id = recs.at(-1)!.id;
}
t = clock(); buildRecordSet(m.values() as any); 
console.log({ query: tq, buffer: tb, parse: tp, unpack: tu, map: tset, set: clock() - t, n: m.size });
}
await e.close();
