/** Why a person is served as they are. */
import { describe, expect, test } from "@jest/globals";
import { staff, withOperatedBridge } from "./operated-bridge.js";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

interface Rule {
  readonly attribute: string;
  readonly rule: string;
  readonly value: unknown;
}

const ruleOf = (rules: readonly Rule[], attribute: string) => rules.find((rule) => rule.attribute === attribute);

describe("explain", () => {
  test("somebody held: what Lattice said, the rule, the hold, and that they are served as active all the same", async () => {
    await withOperatedBridge({ people: 60 }, async ({ control, get, cycle, scim }) => {
      const leavers = staff(control, 20);
      const [id = ""] = leavers;
      control.update(id, { birthDate: "1980-02-29", gender: "X" });
      await cycle();
      for (const one of leavers) control.terminate(one);
      await cycle();
      const { email } = control.person(id);
      const { status, json } = await get(`/users/${encodeURIComponent(email.toUpperCase())}/explain`);
      expect(status).toBe(200);
      expect(json).toMatchObject({ id, userName: email, said: { id, email, status: "DEACTIVATED" } });
      expect(Object.keys(json.said)).not.toContain("birthDate");
      expect(Object.keys(json.said)).not.toContain("gender");
      expect(JSON.stringify(json)).not.toContain("1980-02-29");
      expect(ruleOf(json.rules, "active")).toEqual({
        attribute: "active",
        rule: "status DEACTIVATED is not one of activeStatuses",
        value: false,
      });
      expect(ruleOf(json.rules, "userName")).toEqual({ attribute: "userName", rule: "Lattice `email`", value: email });
      expect(json.guard.reasons).toEqual([expect.stringMatching(/^held, .*20 leavers, but no more than/)]);
      expect(json.guard.holds).toEqual([
        expect.objectContaining({ state: "open", person: expect.objectContaining({ id }) }),
      ]);
      expect(json.served).toEqual((await scim(`/Users/${id}`)).json);
      expect(json.served.active).toBe(true);
      expect(json.history[0]).toMatchObject({ version: 1, kind: "created", cause: "new in Lattice", changed: [] });
      expect((await get(`/users/${id}/explain`)).json).toEqual(json);
    });
  });

  test("a rejected leaving names who rejected it and why", async () => {
    await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle }) => {
      const leavers = staff(control, 20);
      for (const one of leavers) control.terminate(one);
      await cycle();
      const [hold] = (await get("/holds?state=open")).json.items;
      await post(`/holds/${hold.id}/reject`, { reason: "a wrong click in HR" }, { "X-Operator": "Ana" });
      const { json } = await get(`/users/${hold.person.id}/explain`);
      expect(json.guard.reasons).toEqual([
        expect.stringMatching(/^leaving was rejected by admin token \(Ana\) at .*: a wrong click in HR$/),
      ]);
      await post(`/holds/${(await get("/holds?state=open")).json.items[0].id}/approve`, { reason: "yes" });
      const approved = (await get("/holds?state=approved")).json.items[0];
      const { history, served } = (await get(`/users/${approved.person.id}/explain`)).json;
      expect(served.active).toBe(false);
      expect(history.at(-1)).toMatchObject({ kind: "deactivated", cause: expect.stringContaining(approved.id) });
      expect(history.at(-1).changed).toContainEqual({ attribute: "active", before: true, after: false });
    });
  });

  test("somebody who cannot be served: the reason, by id and by e-mail", async () => {
    await withOperatedBridge({}, async ({ control, get, cycle }) => {
      const [taken = ""] = staff(control, 1);
      const { email } = control.person(taken);
      const twin = control.hire({ name: "A Twin", email: email.toUpperCase(), status: "ACTIVE" });
      await cycle();
      const { json } = await get(`/users/${twin.id}/explain`);
      expect(json).toMatchObject({ id: twin.id, userName: null, served: null, history: [], said: { name: "A Twin" } });
      expect(json.guard.reasons).toEqual([expect.stringMatching(new RegExp(`^not served .*taken by ${taken}`))]);
      // The name itself is that of the one who has it.
      expect((await get(`/users/${encodeURIComponent(email)}/explain`)).json.id).toBe(taken);

      const nameless = control.hire({ name: "No Address", email: "no.address@example.org", status: "ACTIVE" });
      control.update(nameless.id, { name: null, preferredName: null });
      await cycle();
      const found = await get("/users/NO.ADDRESS%40example.org/explain");
      expect(found.json.id).toBe(nameless.id);
    });
  });

  test("a member of a renamed department: what changed, from what to what, and why", async () => {
    await withOperatedBridge({}, async ({ control, get, cycle }) => {
      const person = control.people().find((one) => one.status === "ACTIVE" && one.departmentId !== null);
      const department = control.departments().find((one) => one.id === person?.departmentId);
      control.renameDepartment(department?.id ?? "", "Stellar Cartography");
      await cycle();
      const { json } = await get(`/users/${person?.id}/explain`);
      expect(ruleOf(json.rules, `${ENTERPRISE}:department`)?.value).toBe("Stellar Cartography");
      expect(json.guard).toEqual({ reasons: [], holds: [] });
      const last = json.history.at(-1);
      expect(last).toMatchObject({ version: 2, kind: "updated", at: expect.stringMatching(/Z$/) });
      expect(last.cause).toContain(`${ENTERPRISE}:department`);
      expect(last.changed).toContainEqual({
        attribute: `${ENTERPRISE}:department`,
        before: department?.name,
        after: "Stellar Cartography",
      });
    });
  });

  test("birth date and gender are told where a rule of the operator's uses them, and then only those", async () => {
    const yaml = [
      "connections:",
      "  - id: default",
      "    mapping:",
      "      overrides:",
      '        "urn:ietf:params:scim:schemas:extension:lattice:attributes:1.0:User:birthYear": "$substring(birthDate, 0, 4)"',
    ].join("\n");
    await withOperatedBridge({ yaml }, async ({ control, get, cycle }) => {
      const [id = ""] = staff(control, 1);
      control.update(id, { birthDate: "1980-02-29", gender: "X" });
      await cycle();
      const { json } = await get(`/users/${id}/explain`);
      expect(json.said.birthDate).toBe("1980-02-29");
      expect(Object.keys(json.said)).not.toContain("gender");
    });
  });

  test("freeze and quarantine are part of the answer", async () => {
    await withOperatedBridge({ people: 60 }, async ({ control, get, post, cycle }) => {
      const renamed = staff(control, 30);
      for (const [index, id] of renamed.entries()) control.update(id, { email: `renamed.${index}@example.org` });
      await cycle();
      await post("/freeze", { reason: "looking into it" });
      const { guard } = (await get(`/users/${renamed[0]}/explain`)).json;
      expect(guard.reasons).toEqual([
        expect.stringMatching(/^quarantined: cycle 2 .*30 people get another userName/),
        expect.stringMatching(/^frozen by admin token since .*looking into it/),
      ]);
    });
  });

  test("somebody nobody knows is 404", async () => {
    await withOperatedBridge({}, async ({ get }) => {
      expect((await get("/users/nobody%40example.org/explain")).status).toBe(404);
      expect((await get("/users/__proto__/explain")).status).toBe(404);
      expect((await get("/users/%E0%A4%A/explain")).status).toBe(404);
    });
  });
});
