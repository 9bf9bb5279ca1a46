/** Only fetches and parses the pages that a cycle reads: what no cycle can do without. */
import { Agent, get } from "node:http";
import { answerQuestions } from "./answer-questions.js";

interface Page {
  readonly hasMore: boolean;
  readonly endingCursor: string | null;
  readonly data: readonly unknown[];
}

const [, , base = "", key = ""] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function fetchPage(url: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { Authorization: `Bearer ${key}` } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks).toString()) as Page);
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on("error", reject);
  });
}

async function fetchAll(): Promise<{ records: number; requests: number }> {
  let records = 0;
  let requests = 0;
  for (const list of [
    ...["CREATED", "INVITED", "ACTIVE", "DEACTIVATED"].map((status) => `/users?status=${status}&limit=100`),
    "/departments?limit=100",
  ]) {
    for (let after = ""; ; ) {
      const page = await fetchPage(`${base}${list}${after}`);
      records += page.data.length;
      requests++;
      if (!page.hasMore) break;
      after = `&startingAfter=${encodeURIComponent(page.endingCursor ?? "")}`;
    }
  }
  return { records, requests };
}

answerQuestions({ fetchAll });
// Its agent's sockets come and go: only the channel says how long it is needed.
process.channel?.ref();
