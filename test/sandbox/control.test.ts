import { describe, expect, test } from "@jest/globals";
import { type Json, type RunningSandbox, withSandbox } from "./running-sandbox.js";

const NOW = Date.UTC(2026, 0, 15, 9);
const DAY = 86_400_000;

const someActive = ({ control }: RunningSandbox) => {
  const owner = control.owner().id;
  const found = control
    .people()
    .find(({ status, managerId, id }) => status === "ACTIVE" && managerId !== null && id !== owner);
  if (found === undefined) throw new Error("nobody is active");
  return found;
};
const idsOf = (records: readonly { readonly id: string }[]) => records.map(({ id }) => id);

describe("people", () => {
  test("who are hired are in the lists, with an address of their own and a start date ahead", () =>
    withSandbox({}, async ({ control, walk, get }) => {
      const hired = Array.from({ length: 40 }, () => control.hire());
      expect(idsOf(await walk("/users?status=CREATED"))).toEqual(expect.arrayContaining(idsOf(hired)));
      expect(new Set(control.people().map(({ email }) => email.toLowerCase())).size).toBe(170);
      const { json } = await get(`/user/${hired[0]?.id}`);
      expect(json).toMatchObject({
        status: "CREATED",
        startDate: "2026-01-29",
        createdAt: NOW / 1000,
        updatedAt: NOW / 1000,
      });
      expect((await get(json.manager.url)).json.status).toBe("ACTIVE");
    }));

  test("can be hired as wanted", () =>
    withSandbox({}, async (sandbox) => {
      const { control, get } = sandbox;
      const manager = someActive(sandbox);
      const { id } = control.hire({
        email: "new@x.example",
        name: "Ó New",
        status: "ACTIVE",
        managerId: manager.id,
        startDate: null,
      });
      expect((await get(`/user/${id}`)).json).toMatchObject({
        email: "new@x.example",
        name: "Ó New",
        status: "ACTIVE",
        startDate: null,
        manager: { id: manager.id },
      });
      expect(idsOf((await get(`/user/${manager.id}/directReports`)).json.data)).toContain(id);
    }));

  test("who are terminated are DEACTIVATED, and ACTIVE again when restored", () =>
    withSandbox({}, async (sandbox) => {
      const { control, walk } = sandbox;
      const { id } = someActive(sandbox);
      control.terminate(id);
      expect(idsOf(await walk("/users"))).not.toContain(id);
      expect(idsOf(await walk("/users?status=DEACTIVATED"))).toContain(id);
      control.restore(id);
      expect(idsOf(await walk("/users"))).toContain(id);
    }));

  test("who vanish are in no list, by id as chosen, and as they were when restored", () =>
    withSandbox({}, async (sandbox) => {
      const { control, walk, get } = sandbox;
      const before = someActive(sandbox);
      expect(control.vanish(before.id).absent).toBe("gone");
      expect(idsOf(await walk("/users?status=NULL"))).not.toContain(before.id);
      expect((await get(`/user/${before.id}`)).status).toBe(404);
      control.vanish(before.id, "found");
      expect(idsOf(await walk("/users?status=NULL"))).not.toContain(before.id);
      expect((await get(`/user/${before.id}`)).json.status).toBe("ACTIVE");
      expect(control.restore(before.id)).toEqual({ ...before, absent: null });
      expect(idsOf(await walk("/users"))).toContain(before.id);
    }));

  test.each([
    ["email", "other@x.example"],
    ["name", "Someone Else"],
    ["name", null],
    ["preferredName", "Else"],
    ["title", null],
    ["status", "INVITED"],
    ["startDate", "2027-02-28"],
    ["timezone", "Pacific/Auckland"],
    ["isAdmin", true],
    ["jobLevel", "IC9"],
  ])("can have another %s: %j", (field, value) =>
    withSandbox({}, async (sandbox) => {
      const { control, get } = sandbox;
      const { id, updatedAt } = someActive(sandbox);
      control.update(id, { [field]: value });
      const { json } = await get(`/user/${id}`);
      expect(json[field]).toBe(value);
      expect(json.updatedAt).toBeGreaterThan(updatedAt / 1000);
    }),
  );

  test("can have another manager and department, or none", () =>
    withSandbox({}, async (sandbox) => {
      const { control, get } = sandbox;
      const { id, managerId } = someActive(sandbox);
      const manager = control.people().find((person) => person.id !== id && person.id !== managerId);
      const department = control.departments().at(-1);
      control.update(id, { managerId: manager?.id ?? null, departmentId: department?.id ?? null });
      expect((await get(`/user/${id}`)).json).toMatchObject({
        manager: { id: manager?.id },
        department: { id: department?.id },
      });
      expect(idsOf((await get(`/user/${managerId}/directReports?limit=100`)).json.data)).not.toContain(id);
      control.update(id, { managerId: null, departmentId: null });
      expect((await get(`/user/${id}`)).json).toMatchObject({ manager: null, department: null });
    }));

  test("have an updatedAt that moves with each change, though time stands still", () =>
    withSandbox({}, async (sandbox) => {
      const { control } = sandbox;
      const { id } = someActive(sandbox);
      expect(control.update(id, { title: "A" }).updatedAt).toBe(NOW);
      expect(control.update(id, { title: "B" }).updatedAt).toBe(NOW + 1000);
      control.advance(DAY);
      expect(control.update(id, { title: "C" }).updatedAt).toBe(NOW + DAY);
    }));

  test("can all have their external ids rewritten", () =>
    withSandbox({}, async (sandbox) => {
      const { control, walk } = sandbox;
      const { id } = someActive(sandbox);
      control.update(id, { title: "Changed before" });
      const before = await walk("/users?status=NULL");
      control.rewriteExternalUserIds();
      control.hire();
      const after = await walk("/users?status=NULL");
      const changed = before.map((user, index) => [user.externalUserId, after[index].externalUserId]);
      expect(changed.filter(([old, now]) => (old === null ? now !== null : old === now))).toEqual([]);
      expect(new Set(after.map(({ externalUserId }) => externalUserId)).size).toBe(
        after.filter(({ externalUserId }) => externalUserId !== null).length + 1,
      );
      expect(after.find((user) => user.id === id).updatedAt).toBe(NOW / 1000 + 1);
    }));

  test("can have other custom attributes", () =>
    withSandbox({}, async (sandbox) => {
      const { control, get } = sandbox;
      const { id } = someActive(sandbox);
      control.setCustomAttribute(id, "Languages", ["Frysk"]);
      control.setCustomAttribute(id, "Desk Number", null);
      const { json } = await get(`/user/${id}/customAttributes`);
      const values = json.data.map((value: Json) => [value.attribute.name, value.value]);
      expect(values).toContainEqual(["Languages", ["Frysk"]]);
      expect(values).toContainEqual(["Desk Number", null]);
      expect((await get(`/user/${id}`)).json.updatedAt).toBe(NOW / 1000 + 1);
    }));

  test("who do not exist, and values that cannot be, are refused by name", () =>
    withSandbox({}, async (sandbox) => {
      const { control, call } = sandbox;
      const { id } = someActive(sandbox);
      expect(() => control.terminate("nobody")).toThrow("nobody: no such person");
      expect(() => control.update(id, { managerId: "nobody" })).toThrow("nobody: no such person");
      expect(() => control.update(id, { departmentId: "none" })).toThrow("none: no such department");
      expect(() => control.update(id, { startDate: "tomorrow" })).toThrow("startDate: YYYY-MM-DD or null is expected");
      const wrong = async (changes: unknown) => (await call("PATCH", `/people/${id}`, changes)).json.error;
      expect(await wrong({ status: "RETIRED" })).toBe(
        "status: one of ACTIVE, INVITED, CREATED, DEACTIVATED is expected",
      );
      expect(await wrong({ shoeSize: 9 })).toBe("shoeSize: no such field");
      expect(await wrong({ email: null })).toBe("email: a text is expected");
      expect(() => control.setCustomAttribute(id, "Shoe Size", 9)).toThrow("Shoe Size: no such custom attribute");
    }));
});

describe("departments", () => {
  test("are added, renamed and removed, and people stay", () =>
    withSandbox({}, async ({ control, get, walk }) => {
      const added = control.addDepartment("Space");
      expect((await get(`/department/${added.id}`)).json).toMatchObject({ name: "Space", createdAt: NOW / 1000 });
      const [first] = control.departments();
      control.renameDepartment(first?.id ?? "", "Renamed");
      expect((await walk("/departments")).find(({ id }) => id === first?.id)).toMatchObject({ name: "Renamed" });
      const members = control.people().filter(({ departmentId }) => departmentId === first?.id);
      expect(members.length).toBeGreaterThan(0);
      control.removeDepartment(first?.id ?? "");
      expect((await get(`/department/${first?.id}`)).status).toBe(404);
      expect(idsOf(await walk("/departments"))).toEqual(control.departments().map(({ id }) => id));
      expect((await get(`/user/${members[0]?.id}`)).json.department).toBeNull();
      expect(await walk("/users?status=NULL")).toHaveLength(130);
      expect(() => control.renameDepartment(first?.id ?? "", "Again")).toThrow("no such department");
    }));
});

describe("time, counters and reset", () => {
  test("time moves on when told to", () =>
    withSandbox({}, async ({ control }) => {
      expect(control.now()).toBe(NOW);
      control.advance(3 * DAY);
      expect(control.hire().createdAt).toBe(NOW + 3 * DAY);
    }));

  test("requests are counted by path and by status", () =>
    withSandbox({}, async ({ control, get }) => {
      const { id } = control.owner();
      await get("/users");
      await get("/users?limit=5");
      await get(`/user/${id}`);
      await get("/user/x");
      await get("/nothing");
      const { total, byPath, byStatus, recent } = control.requests();
      expect(total).toBe(5);
      expect(byPath).toEqual({ "/v1/users": 2, "/v1/user/{id}": 2, other: 1 });
      expect(byStatus).toEqual({ 200: 3, 404: 2 });
      expect(recent[1]).toEqual({ method: "GET", url: "/v1/users?limit=5", status: 200 });
      control.clearRequests();
      expect(control.requests()).toEqual({ total: 0, byPath: {}, byStatus: {}, recent: [] });
    }));

  test("a reset brings back the beginning", () =>
    withSandbox({}, async (sandbox) => {
      const { control, get } = sandbox;
      const before = control.people();
      const departments = control.departments();
      const first = control.hire();
      control.terminate(someActive(sandbox).id);
      control.demoteOwner();
      control.removeDepartment(departments[0]?.id ?? "");
      control.rewriteExternalUserIds();
      control.setFault({ name: "outage" });
      control.configure({ badLimit: "reject" });
      control.advance(DAY);
      await get("/me");
      control.reset();
      expect(control.people()).toEqual(before);
      expect(control.departments()).toEqual(departments);
      expect([control.now(), control.faults(), control.requests().total]).toEqual([NOW, [], 0]);
      expect(control.settings().badLimit).toBe("clamp");
      expect((await get("/me")).status).toBe(200);
      expect(control.hire()).toEqual(first);
    }));
});

describe("the control API", () => {
  test("lists its calls, and says what is wrong", () =>
    withSandbox({}, async ({ call, url }) => {
      expect((await call("GET", "")).json.calls).toContain("POST people/*/terminate");
      expect((await call("GET", "/nothing")).status).toBe(404);
      expect((await call("DELETE", "/people")).status).toBe(405);
      expect((await call("PATCH", "/people/nobody", {})).json).toEqual({ error: "nobody: no such person" });
      expect((await call("POST", "/people", [])).json).toEqual({ error: "the body must be a JSON object" });
      expect((await call("POST", "/people/%E0/terminate")).status).toBe(400);
      const raw = await fetch(`${url.replace("/v1", "/control")}/people`, { method: "POST", body: "{" });
      expect([raw.status, await raw.json()]).toEqual([400, { error: "the body is not JSON" }]);
    }));

  test("does to people what the control object does", () =>
    withSandbox({}, async (sandbox) => {
      const { call, control, get } = sandbox;
      const { id } = someActive(sandbox);
      expect((await call("GET", "/people")).json).toEqual(control.people());
      expect((await call("GET", `/people/${id}`)).json).toEqual(control.person(id));
      const hired = (await call("POST", "/people", { name: "New One", status: "INVITED" })).json;
      expect((await get(`/user/${hired.id}`)).json).toMatchObject({ name: "New One", status: "INVITED" });
      expect((await call("PATCH", `/people/${id}`, { title: "Poet" })).json.title).toBe("Poet");
      expect((await call("POST", `/people/${id}/terminate`)).json.status).toBe("DEACTIVATED");
      expect((await call("POST", `/people/${id}/restore`)).json.status).toBe("ACTIVE");
      expect((await call("POST", `/people/${id}/vanish`, { byId: "found" })).json.absent).toBe("found");
      expect((await call("POST", `/people/${id}/vanish`)).json.absent).toBe("gone");
      expect((await call("POST", `/people/${id}/vanish`, { byId: "maybe" })).json).toEqual({
        error: "byId: one of gone, found is expected",
      });
      expect((await call("POST", `/people/${id}/restore`)).json.absent).toBe(null);
      expect((await call("PUT", `/people/${id}/customAttributes/Desk%20Number`, { value: 7 })).status).toBe(204);
      expect((await call("GET", `/people/${id}/customAttributes`)).json["Desk Number"]).toBe(7);
      const { externalUserId } = control.person(hired.id);
      expect((await call("POST", "/externalUserIds/rewrite")).status).toBe(204);
      expect(control.person(hired.id).externalUserId).not.toBe(externalUserId);
    }));

  test("does to departments, owner, keys and time what the control object does", () =>
    withSandbox({}, async ({ call, control, get }) => {
      const { id } = (await call("POST", "/departments", { name: "Space" })).json;
      expect((await call("PATCH", `/departments/${id}`, { name: "Sky" })).json.name).toBe("Sky");
      expect((await call("GET", "/departments")).json).toEqual(control.departments());
      expect((await call("DELETE", `/departments/${id}`)).status).toBe(204);
      expect((await call("DELETE", `/departments/${id}`)).status).toBe(400);
      expect((await call("GET", "/owner")).json).toEqual(control.owner());
      expect((await call("POST", "/owner/demote")).json.isAdmin).toBe(false);
      expect((await call("POST", "/owner/deactivate")).json.status).toBe("DEACTIVATED");
      expect((await call("POST", "/owner/reinstate")).json).toMatchObject({ isAdmin: true, status: "ACTIVE" });
      expect((await call("POST", "/keys", { key: "k2", ownerId: control.owner().id })).status).toBe(204);
      expect((await get("/me", "k2")).status).toBe(200);
      expect((await call("DELETE", "/keys/k2")).status).toBe(204);
      expect((await get("/me", "k2")).status).toBe(401);
      expect((await call("GET", "/time")).json).toEqual({ now: NOW });
      expect((await call("POST", "/time/advance", { ms: DAY })).json).toEqual({ now: NOW + DAY });
      expect((await call("POST", "/time/advance", { ms: "soon" })).status).toBe(400);
    }));

  test("switches faults and settings, shows the counters, and resets", () =>
    withSandbox({}, async ({ call, control, get }) => {
      const rule = { name: "server-error", at: { list: "users", page: "first" }, times: 2 };
      expect((await call("POST", "/faults", rule)).json.active).toEqual([{ ...rule, struck: 0, victims: [] }]);
      expect((await get("/users")).status).toBe(500);
      expect((await call("GET", "/faults")).json.active[0].struck).toBe(1);
      expect((await call("DELETE", "/faults/server-error")).status).toBe(204);
      expect((await call("DELETE", "/faults/nonsense")).json).toEqual({ error: "nonsense: no such fault" });
      await call("POST", "/faults", { name: "hang" });
      expect((await call("DELETE", "/faults")).status).toBe(204);
      expect(control.faults()).toEqual([]);
      expect((await call("POST", "/faults", { name: "hang", at: { list: "user-list" } })).json).toEqual({
        error: "at.list: not a value that it can have",
      });
      expect((await call("PATCH", "/settings", { badLimit: "reject" })).json.badLimit).toBe("reject");
      expect((await call("PATCH", "/settings", { badLimit: 3 })).status).toBe(400);
      expect((await call("GET", "/settings")).json).toEqual(control.settings());
      expect((await call("GET", "/requests")).json).toEqual(control.requests());
      expect((await call("DELETE", "/requests")).status).toBe(204);
      control.hire();
      expect((await call("POST", "/reset")).status).toBe(204);
      expect(control.people()).toHaveLength(130);
    }));

  test("is not counted among the requests", () =>
    withSandbox({}, async ({ call, control }) => {
      await call("GET", "/people");
      expect(control.requests().total).toBe(0);
    }));
});
