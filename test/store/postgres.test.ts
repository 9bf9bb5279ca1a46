import { afterAll, beforeAll } from "@jest/globals";
import { openTestStore } from "../support/open-test-store.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { describeStore } from "./conformance.js";
import { describeSharedDatabase } from "./shared-database.js";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const newLocation = async () => ({ kind: "postgres", url: await server.createDatabase() }) as const;

describeStore("PostgreSQL", async () => openTestStore(await newLocation()));
describeSharedDatabase("PostgreSQL", newLocation);
