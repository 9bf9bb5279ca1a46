import { describe, expect, test } from "@jest/globals";
import { withSandbox } from "./running-sandbox.js";

const STATUSES = ["ACTIVE", "INVITED", "CREATED", "DEACTIVATED"];

describe("lists of users", () => {
  test.each([5, 130, 1000])("walk %i people, each once", (people) =>
    withSandbox({ people }, async ({ walk, control }) => {
      const everybody = await walk("/users?status=NULL");
      expect(everybody).toHaveLength(people);
      expect(new Set(everybody.map(({ id }) => id))).toEqual(new Set(control.people().map(({ id }) => id)));
      const byStatus = await Promise.all(STATUSES.map((status) => walk(`/users?status=${status}`, 7)));
      expect(byStatus.flat()).toHaveLength(people);
      expect(new Set(byStatus.flat().map(({ id }) => id)).size).toBe(people);
      byStatus.forEach((users, index) => {
        expect(new Set(users.map(({ status }) => status))).toEqual(new Set([STATUSES[index]]));
      });
    }),
  );

  test("have 10 on a page unless asked, and 100 at most", () =>
    withSandbox({}, async ({ get }) => {
      expect((await get("/users")).json.data).toHaveLength(10);
      expect((await get("/users?limit=25")).json.data).toHaveLength(25);
      expect((await get("/users?limit=100")).json.data).toHaveLength(100);
      expect((await get("/users?limit=101")).json.data).toHaveLength(100);
      expect((await get("/users?limit=1000")).json.data).toHaveLength(100);
      expect((await get("/users?limit=0")).json.data).toHaveLength(1);
      expect((await get("/users?limit=many")).json.data).toHaveLength(10);
    }));

  test("are of ACTIVE people unless asked, and take the status in any case", () =>
    withSandbox({}, async ({ walk, get }) => {
      const active = await walk("/users");
      expect(new Set(active.map(({ status }) => status))).toEqual(new Set(["ACTIVE"]));
      expect(await walk("/users?status=ACTIVE")).toEqual(active);
      expect(await walk("/users?status=active")).toEqual(active);
      expect(await walk("/users?status=null")).toHaveLength(130);
      expect(await walk("/users?state=DEACTIVATED&unheard=of")).toEqual(active);
      const odd = await get("/users?status=RETIRED");
      expect([odd.status, odd.json]).toEqual([400, { error: "Unknown status" }]);
    }));

  test("come in Lattice's envelope", () =>
    withSandbox({}, async ({ get }) => {
      const { json, headers } = await get("/users?limit=3");
      expect(Object.keys(json).sort()).toEqual(["data", "endingCursor", "hasMore", "object"]);
      expect([json.object, json.hasMore, typeof json.endingCursor]).toEqual(["list", true, "string"]);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      const last = await get("/departments?limit=100");
      expect(last.json.hasMore).toBe(false);
    }));

  test("refuse a cursor that is not theirs", () =>
    withSandbox({}, async ({ get }) => {
      const { json } = await get("/users?limit=3");
      for (const path of [`/departments?startingAfter=${json.endingCursor}`, "/users?startingAfter=nonsense"]) {
        const answer = await get(path);
        expect([answer.status, answer.json]).toEqual([400, { error: "Invalid cursor" }]);
      }
    }));

  test("go on after the same person when somebody joins or leaves between two pages", () =>
    withSandbox({ order: "newest-first" }, async ({ get, control }) => {
      const first = (await get("/users?limit=10")).json;
      const whole = (await get("/users?limit=21")).json.data.map(({ id }: { id: string }) => id);
      control.hire({ status: "ACTIVE" });
      control.vanish(first.data[9].id);
      const second = (await get(`/users?limit=11&startingAfter=${first.endingCursor}`)).json;
      expect(second.data.map(({ id }: { id: string }) => id)).toEqual(whole.slice(10, 21));
    }));

  test("give the same bytes for the same seed, and others for another", async () => {
    const bytesOf = async (seed: number) => {
      const texts: string[] = [];
      await withSandbox({ seed }, async ({ get, url }) => {
        for (const path of ["/me", "/users?limit=100&status=NULL", "/departments?limit=100"]) {
          texts.push((await get(path)).text.replaceAll(url, ""));
        }
      });
      return texts.join("\n");
    };
    const first = await bytesOf(3);
    expect(await bytesOf(3)).toBe(first);
    expect(await bytesOf(4)).not.toBe(first);
  });
});

describe("single answers", () => {
  test("/me is the owner of the key", () =>
    withSandbox({}, async ({ get, control }) => {
      const { status, json } = await get("/me");
      expect(status).toBe(200);
      expect([json.id, json.email, json.isAdmin]).toEqual([control.owner().id, control.owner().email, true]);
    }));

  test("a user has the fields of the sheet, and references that can be called", () =>
    withSandbox({}, async ({ get, walk, url, control }) => {
      const truth = control.people().find(({ managerId, departmentId }) => managerId !== null && departmentId !== null);
      const { json } = await get(`/user/${truth?.id}`);
      expect(json).toMatchObject({
        id: truth?.id,
        object: "user",
        url: `${url}/user/${truth?.id}`,
        email: truth?.email,
        name: truth?.name,
        status: truth?.status,
        manager: { id: truth?.managerId, object: "user", url: `${url}/user/${truth?.managerId}` },
        department: {
          id: truth?.departmentId,
          object: "department",
          url: `${url}/department/${truth?.departmentId}`,
        },
        directReports: { object: "list", url: `${url}/user/${truth?.id}/directReports` },
        tasks: { object: "list", url: `${url}/user/${truth?.id}/tasks` },
        customAttributes: { object: "list", url: `${url}/user/${truth?.id}/customAttributes` },
        createdAt: (truth?.createdAt ?? 0) / 1000,
        updatedAt: (truth?.updatedAt ?? 0) / 1000,
      });
      for (const key of ["manager", "department", "directReports", "tasks", "customAttributes"]) {
        expect((await get(json[key].url)).status).toBe(200);
      }
      const listed = (await walk("/users?status=NULL")).find(({ id }) => id === truth?.id);
      expect(listed).toEqual(json);
    }));

  test("a DEACTIVATED user is found by id, an unknown one is not", () =>
    withSandbox({}, async ({ get, walk, control }) => {
      const [gone] = await walk("/users?status=DEACTIVATED");
      expect((await get(`/user/${gone?.["id"]}`)).json.status).toBe("DEACTIVATED");
      const unknown = [
        "/user/00000000-0000-4000-8000-000000000000",
        "/user/x",
        "/user/%",
        `/user/${control.departments()[0]?.id}`,
      ];
      for (const path of [...unknown, "/department/x", "/nothing", "/users/x/y/z"]) {
        const answer = await get(path);
        expect(answer.status).toBe(404);
        expect(typeof answer.json.error).toBe("string");
      }
    }));

  test("departments are listed and found by id", () =>
    withSandbox({}, async ({ get, walk, control }) => {
      const departments = await walk("/departments", 3);
      expect(departments.map(({ id, name }) => [id, name])).toEqual(
        control.departments().map(({ id, name }) => [id, name]),
      );
      const [first] = departments;
      expect((await get(`/department/${first?.["id"]}`)).json).toEqual(first);
      expect(first).toMatchObject({ object: "department", createdAt: expect.any(Number) });
    }));

  test("direct reports are those whose manager it is and who have not left", () =>
    withSandbox({ people: 300 }, async ({ walk, control }) => {
      for (const { id } of control.people().slice(0, 60)) {
        const expected = control
          .people()
          .filter(({ managerId, status }) => managerId === id && status !== "DEACTIVATED");
        const reports = await walk(`/user/${id}/directReports`, 2);
        expect(reports.map((report) => report["id"])).toEqual(expected.map((person) => person.id));
      }
    }));

  test("custom attributes have values of every kind", () =>
    withSandbox({}, async ({ walk, control }) => {
      const kinds = new Set<string>();
      for (const { id } of control.people().slice(0, 30)) {
        for (const { value, object, attribute } of await walk(`/user/${id}/customAttributes`)) {
          expect([object, attribute.object, typeof attribute.name]).toEqual([
            "customAttributeValue",
            "customAttribute",
            "string",
          ]);
          kinds.add(value === null ? "null" : Array.isArray(value) ? "list" : typeof value);
        }
      }
      expect([...kinds].sort()).toEqual(["list", "null", "number", "string"]);
    }));

  test("only GET is answered", () =>
    withSandbox({}, async ({ url }) => {
      const answer = await fetch(`${url}/users`, { method: "POST", headers: { authorization: "Bearer sandbox-key" } });
      expect(answer.status).toBe(405);
      await answer.text();
    }));
});

describe("settings", () => {
  test("badLimit: reject", () =>
    withSandbox({ badLimit: "reject" }, async ({ get }) => {
      for (const limit of ["0", "101", "1000", "-1", "many", ""]) {
        expect((await get(`/users?limit=${limit}`)).status).toBe(400);
      }
      expect((await get("/users?limit=100")).status).toBe(200);
    }));

  test("unknownCursor", () =>
    withSandbox({}, async ({ get, control }) => {
      for (const status of ["422", "500"] as const) {
        control.configure({ unknownCursor: status });
        expect((await get("/users?startingAfter=x")).status).toBe(Number(status));
      }
      control.configure({ unknownCursor: "restart" });
      expect((await get("/users?startingAfter=x")).json).toEqual((await get("/users")).json);
    }));

  test("nulls: absent", () =>
    withSandbox({ nulls: "absent" }, async ({ walk, control }) => {
      const root = control.people().find(({ managerId }) => managerId === null);
      const users = await walk("/users?status=NULL");
      expect("manager" in (users.find(({ id }) => id === root?.id) ?? {})).toBe(false);
      expect(users.some((user) => Object.values(user).includes(null))).toBe(false);
    }));

  test("order: newest-first", () =>
    withSandbox({ order: "newest-first" }, async ({ walk, control }) => {
      const newestFirst = control
        .people()
        .map(({ id }) => id)
        .reverse();
      expect((await walk("/users?status=NULL", 9)).map(({ id }) => id)).toEqual(newestFirst);
    }));

  test("sublists: whole", () =>
    withSandbox({ sublists: "whole", people: 1000 }, async ({ get, control }) => {
      const root = control.people().find(({ managerId }) => managerId === null);
      const reports = control
        .people()
        .filter((person) => person.managerId === root?.id && person.status !== "DEACTIVATED");
      expect(reports.length).toBeGreaterThan(2);
      const { json } = await get(`/user/${root?.id}/directReports?limit=2`);
      expect([json.data.length, json.hasMore]).toEqual([reports.length, false]);
    }));

  test("deactivatedById: not-found", () =>
    withSandbox({ deactivatedById: "not-found" }, async ({ get, control }) => {
      const gone = control.people().find(({ status }) => status === "DEACTIVATED");
      expect((await get(`/user/${gone?.id}`)).status).toBe(404);
    }));

  test("that are unknown or cannot be are refused", () =>
    withSandbox({}, async ({ control, call }) => {
      const wrong = async (changes: unknown) => (await call("PATCH", "/settings", changes)).json.error;
      expect(await wrong({ badLimit: "maybe" })).toBe("badLimit: one of clamp, reject is expected");
      expect(() => control.configure({ rateLimit: -1 })).toThrow("rateLimit: a whole number from 0 is expected");
      expect(await wrong({ colour: "red" })).toBe("colour: no such setting");
    }));
});
