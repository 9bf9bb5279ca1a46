/** How much the snapshots may weigh that walks by cursor keep from being forgotten. */
import { expect, test } from "@jest/globals";
import type { Snapshot } from "../../../src/directory/snapshot.js";
import type { ServedConnection } from "../../../src/server/connection.js";
import { createSnapshotShelf } from "../../../src/server/scim/snapshot-shelf.js";
import { systemClock } from "../../../src/time/clock.js";
import { directoryOf, manyPeople, NOW, record, servedConnection, snapshot, user } from "../served-fixture.js";
import { finish } from "../../support/finish.js";

const PEOPLE = manyPeople(500);
/** Two whole snapshots and what is kept beside their bytes, and not three. */
const LIMIT = 4 * Buffer.byteLength(JSON.stringify(PEOPLE));

/** The next snapshot: some people have another title, and the rest is shared. */
function changed(before: Snapshot, count: number): Snapshot {
  const version = before.version + 1;
  const edits = PEOPLE.slice(0, count).map((one, sequence) => {
    const { meta: _meta, ...body } = one;
    return { id: one.id, record: { sequence, make: () => record(user({ ...body, title: `${version}` }), sequence) } };
  });
  return { ...before, version, committedAt: before.committedAt + 1, users: finish(before.users.amended(edits)) };
}

/** Publishes so many snapshots, each with a walk on it; says which of them are still there. */
async function heldOf(changes: number, versions: number, maxBytes: number): Promise<readonly number[]> {
  let latest = snapshot(PEOPLE, []);
  const directory = directoryOf(latest);
  const connection: ServedConnection = servedConnection({ directory });
  const shelf = createSnapshotShelf(systemClock, { timeout: 60_000, maxSnapshots: 64, maxBytes });
  for (let turn = 1; turn < versions; turn++) {
    shelf.hold(connection, { snapshot: latest, readAt: NOW });
    latest = changed(latest, changes);
    directory.publish(latest, NOW);
  }
  const found: number[] = [];
  for (let version = 1; version <= versions; version++) {
    if ((await shelf.find(connection, version)) !== undefined) found.push(version);
  }
  return found;
}

test("snapshots that share nearly everything are kept", async () => {
  expect(await heldOf(1, 9, LIMIT)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("of those that share nothing, as many as the limit allows, the latest first", async () => {
  expect(await heldOf(PEOPLE.length, 9, LIMIT)).toEqual([7, 8, 9]);
});

test("the current one is found whatever the limit", async () => {
  expect(await heldOf(PEOPLE.length, 3, 1)).toEqual([3]);
});
