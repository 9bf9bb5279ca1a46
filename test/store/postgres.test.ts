import { afterAll, beforeAll } from "@jest/globals";
import { openTestStore } from "../support/open-test-store.js";
import { startPostgres, type TestPostgres } from "../support/postgres.js";
import { describeStore } from "./conformance.js";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeStore("PostgreSQL", async () => openTestStore({ kind: "postgres", url: await server.createDatabase() }));
