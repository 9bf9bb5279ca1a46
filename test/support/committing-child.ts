/**
 * A process that commits one version after the other until it is killed, and says each on standard output when it is
 * acknowledged. Arguments: a store's location as JSON, then `lease` to hold a lease instead of committing.
 */
import { writeSync } from "node:fs";
import { openStore } from "../../src/store/open-store.js";
import type { StoreLocation } from "../../src/store/store-location.js";
import { systemClock } from "../../src/time/clock.js";
import { nextCommit } from "./counted-directory.js";
import { silentLogger } from "./silent-logger.js";

const [, , location, task] = process.argv;
const store = await openStore(JSON.parse(location ?? "") as StoreLocation, {
  clock: systemClock,
  logger: silentLogger,
});
const connection = store.connection("default");
if (task === "lease") {
  const lease = await connection.lease();
  writeSync(1, lease === undefined ? "refused\n" : "leased\n");
  setInterval(() => {}, 1000);
} else {
  let current = (await connection.load())?.snapshot;
  writeSync(1, `ready ${current?.version ?? 0}\n`);
  for (;;) {
    const commit = await nextCommit(current);
    await connection.commit(commit);
    current = commit.published?.snapshot;
    writeSync(1, `committed ${current?.version ?? 0}\n`);
  }
}
