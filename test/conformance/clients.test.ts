/** What identity providers and SCIM tools say to a source, from the first connection test to the last page. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { SCIM_TOKEN, withOperatedBridge } from "../server/admin/operated-bridge.js";
import { play, type Transcript } from "./play-client.js";

const FOLDER = join(process.cwd(), "test/conformance/clients");
/** As many as the transcripts count on. */
const PEOPLE = 230;

let base = "";
let release: () => void = () => undefined;
let served: Promise<void>;

beforeAll(async () => {
  await new Promise<void>((ready, failed) => {
    served = withOperatedBridge({ people: PEOPLE }, async ({ origin }) => {
      base = `${origin}/scim/v2`;
      ready();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    served.catch(failed);
  });
});

afterAll(async () => {
  release();
  await served;
});

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

test("there are transcripts", () => {
  expect(files.length).toBeGreaterThan(10);
});

test.each(files)("%s", async (name) => {
  const transcript: Transcript = JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
  expect(transcript.exchanges.length).toBeGreaterThan(0);
  await play(transcript, { base, token: SCIM_TOKEN });
});
