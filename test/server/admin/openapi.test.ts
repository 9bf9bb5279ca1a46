/** The OpenAPI document against the server that runs: every call it names exists, and answers as it says. */
import { expect, test } from "@jest/globals";
import { z } from "zod";
import { type Answer, type Json, type OperatedBridge, staff, withOperatedBridge } from "./operated-bridge.js";

/** Every property that an answer has must be in the document too. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return "properties" in copy ? { ...copy, additionalProperties: false } : copy;
}

function check(document: Json, { $ref }: { readonly $ref: string }, value: unknown): void {
  const text = JSON.stringify({ $ref, $defs: closed(document.components.schemas) });
  const parsed = z.fromJSONSchema(JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/"))).safeParse(value);
  if (!parsed.success) throw new Error(`${$ref}: ${z.prettifyError(parsed.error)}\n${JSON.stringify(value, null, 2)}`);
}

/** Calls everything, and keeps what came under the method and the path of the document. */
async function everything({ control, get, post, cycle }: OperatedBridge): Promise<readonly [string, Answer][]> {
  const seen: [string, Answer][] = [];
  const at = (name: string) => `/connections/{connection}${name}`;
  const keep = async (call: string, answer: Promise<Answer>) => {
    seen.push([call, await answer]);
    return (await answer).json;
  };
  const leavers = staff(control, 20);
  await keep("get /connections", get("/admin/v1/connections"));
  await keep(`get ${at("")}`, get(""));
  await keep(`get ${at("")}`, get("/admin/v1/connections/nowhere"));
  await keep(`post ${at("/test")}`, post("/test"));
  for (const id of leavers) control.terminate(id);
  control.hire({ name: "A Twin", email: control.person(staff(control, 1)[0] ?? "").email, status: "ACTIVE" });
  control.vanish(leavers[19] ?? "");
  await keep(`post ${at("/sync")}`, post("/sync?wait=true"));
  await keep(`post ${at("/sync")}`, post("/sync"));
  await cycle();
  await keep(`get ${at("/cycles")}`, get("/cycles"));
  await keep(`get ${at("/cycles/{number}")}`, get("/cycles/1"));
  const { items } = await keep(`get ${at("/holds")}`, get("/holds?state=open"));
  await keep(`get ${at("/holds")}`, get("/holds?state=nonsense"));
  await keep(`post ${at("/holds/{hold}/approve")}`, post(`/holds/${items[0].id}/approve`, { reason: "r" }));
  await keep(`post ${at("/holds/{hold}/approve")}`, post(`/holds/${items[0].id}/approve`));
  await keep(`post ${at("/holds/{hold}/reject")}`, post(`/holds/${items[1].id}/reject`));
  await keep(`get ${at("/users/{user}/explain")}`, get(`/users/${items[0].person.id}/explain`));
  await keep(`get ${at("/users/{user}/explain")}`, get(`/users/${items[1].person.id}/explain`));
  await keep(`post ${at("/holds/approve")}`, post("/holds/approve", { checksum: "moved" }));
  const { checksum } = (await get("/holds?state=open")).json;
  await keep(`post ${at("/holds/approve")}`, post("/holds/approve", { checksum }));
  await keep(`post ${at("/holds/reject")}`, post("/holds/reject", { checksum: (await get("/holds")).json.checksum }));
  for (const [index, id] of staff(control, 20).entries()) control.update(id, { email: `renamed.${index}@example.org` });
  expect((await cycle()).outcome).toBe("quarantined");
  const { quarantine } = await keep(`get ${at("")}`, get(""));
  await keep(`post ${at("/quarantine/reject")}`, post("/quarantine/reject", { checksum: quarantine.checksum }));
  await keep(`post ${at("/quarantine/approve")}`, post("/quarantine/approve", { checksum: "moved" }));
  await keep(`post ${at("/quarantine/approve")}`, post("/quarantine/approve", { checksum: quarantine.checksum }));
  await keep(`post ${at("/freeze")}`, post("/freeze", { reason: "r" }));
  await keep(`post ${at("/unfreeze")}`, post("/unfreeze"));
  await keep(`post ${at("/rollback")}`, post("/rollback", { version: 1 }));
  await keep(`post ${at("/rollback")}`, post("/rollback", { version: 999 }));
  return seen;
}

test("the document is OpenAPI 3.1, and the server does what it says, all of it and nothing else", async () => {
  await withOperatedBridge({ people: 60 }, async (bridge) => {
    const { status, headers, json: document } = await bridge.ask("/admin/v1/openapi.json");
    expect({ status, type: headers.get("content-type") }).toEqual({
      status: 200,
      type: "application/json; charset=utf-8",
    });
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), servers: [{ url: "/admin/v1" }] });
    const named = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const answers = await everything(bridge);
    expect([...new Set(answers.map(([call]) => call))].sort()).toEqual([...named].sort());
    const good = new Set<string>();
    for (const [call, answer] of answers) {
      const [method = "", path = ""] = call.split(" ");
      const documented = document.paths[path][method].responses[String(answer.status)];
      if (documented === undefined) throw new Error(`${call} answers ${answer.status}: ${answer.text}`);
      const [mediaType, { schema }] = Object.entries<Json>(documented.content)[0] ?? ["none", {}];
      expect(answer.headers.get("content-type")).toContain(mediaType);
      check(document, schema, answer.json);
      if (answer.status < 300) good.add(call);
    }
    expect(good.size).toBe(named.length);
    const ids = Object.values<Json>(document.paths).flatMap((path) =>
      Object.values<Json>(path).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(named.length);
  });
});
