import { openTestStore } from "../support/open-test-store.js";
import { startPostgres } from "../support/postgres.js";
import { userBody, groupBody } from "../support/snapshot-of.js";
import { nextOf } from "./published.js";
import { rmSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
const N = Number(process.argv[2] ?? 100000);
const E = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const users: any = {};
for (let i = 0; i < N; i++) {
  const id = crypto.randomUUID();
  users[id] = userBody(id, {
    userName: `user${i}@example.org`,
    title: "Engineer number " + (i % 300),
    timezone: "Europe/Berlin",
    name: { givenName: "Given" + i, familyName: "Family" + i, formatted: `Given${i} Family${i}` },
    groups: [
      {
        value: "g" + (i % 50),
        display: "Group " + (i % 50),
        $ref: "https://scim.example.org/scim/v2/Groups/g" + (i % 50),
        type: "indirect",
      },
    ],
    [E]: {
      employeeNumber: String(i),
      department: "Department " + (i % 50),
      manager: { value: "m", $ref: "https://scim.example.org/scim/v2/Users/m", displayName: "Boss" },
    },
  } as any);
}
const first = await nextOf(undefined, { users });
const said = Object.keys(users).map((id) => ({
  id,
  raw: { id, object: "user", email: id, pad: "x".repeat(600) },
  digest: "d",
  at: 1,
}));
const some = Object.fromEntries(
  Object.keys(users)
    .slice(0, 100)
    .map((id) => [id, { ...users[id], title: "changed" }]),
);
const second = await nextOf(first.snapshot, { users: some });
console.log("bytes a record", first.snapshot.users.at(0).json.byteLength);
rmSync("/tmp/st/bench", { recursive: true, force: true });
const pg = await startPostgres();
for (const location of [
  { kind: "sqlite", path: "/tmp/st/bench/b.db" },
  { kind: "postgres", url: await pg.createDatabase() },
] as const) {
  let store = await openTestStore(location);
  let t = performance.now();
  const h = monitorEventLoopDelay({ resolution: 1 });
  h.enable();
  await store.connection("default").commit({ published: first, said });
  h.disable();
  console.log(
    location.kind,
    "first commit",
    Math.round(performance.now() - t),
    "ms; stall max",
    h.max / 1e6,
    "p99.9",
    h.percentile(99.9) / 1e6,
  );
  t = performance.now();
  await store.connection("default").commit({ published: second, said: said.slice(0, 100) });
  console.log("  small commit", Math.round(performance.now() - t));
  t = performance.now();
  await store.connection("default").load(first.snapshot);
  console.log("  load(known)", Math.round(performance.now() - t));
  await store.close();
  t = performance.now();
  store = await openTestStore(location);
  console.log("  open", Math.round(performance.now() - t));
  t = performance.now();
  const c = process.cpuUsage();
  const l = await store.connection("default").load();
  const cc = process.cpuUsage(c);
  console.log(
    "  load",
    Math.round(performance.now() - t),
    l?.snapshot.users.size,
    "cpu",
    cc.user / 1000,
    cc.system / 1000,
  );
  t = performance.now();
  console.log("  digests", (await store.connection("default").saidDigests()).size, Math.round(performance.now() - t));
  t = performance.now();
  await store.connection("default").snapshotAt(1, 0, l?.snapshot);
  console.log("  snapshotAt", Math.round(performance.now() - t));
  t = performance.now();
  await store.backup("/tmp/st/bench/" + location.kind + ".backup");
  console.log("  backup", Math.round(performance.now() - t));
  await store.close();
}
await pg.stop();
