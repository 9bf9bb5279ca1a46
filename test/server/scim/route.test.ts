/** URLs as requests to a SCIM service. */
import { expect, test } from "@jest/globals";
import { routeOf } from "../../../src/server/scim/route.js";

test.each([
  ["/scim/v2", "/scim/v2", { kind: "list", of: "" }, ""],
  ["/scim/v2/?filter=a", "/scim/v2", { kind: "list", of: "" }, "filter=a"],
  ["/scim/Users?a=b?c", "/scim/v2", { kind: "list", of: "Users" }, "a=b?c"],
  ["http://host:80/scim/v2/Groups/x", "/scim/v2", { kind: "resource", of: "Groups", id: "x" }, ""],
  ["/scim/v2/Users/a%2Fb", "/scim/v2", { kind: "resource", of: "Users", id: "a/b" }, ""],
  ["/scim/v2/Users/%zz", "/scim/v2", { kind: "resource", of: "Users", id: undefined }, ""],
  ["//scim/v2/Users/", "/scim/v2", { kind: "list", of: "Users" }, ""],
  ["///connections/acme/scim/v2//Me", "/connections/acme/scim/v2", { kind: "me" }, ""],
  ["http://host//scim/v2/Me", "/scim/v2", { kind: "me" }, ""],
  ["/scim/v2x/Users", "/scim/v2", { kind: "unknown" }, ""],
  ["/connections/acme/scim/v2/Me", "/connections/acme/scim/v2", { kind: "me" }, ""],
  ["/connections/acme/scim/v7/Me", "/connections/acme/scim/v2", { kind: "otherVersion", version: "7" }, ""],
  ["/scim/v2/Schemas/urn:a", "/scim/v2", { kind: "discovery", name: "Schemas", item: "urn:a" }, ""],
] as const)("%s", (url, basePath, endpoint, query) => {
  expect(routeOf(url)).toEqual({ basePath, endpoint, query });
});

test.each(["/", "/scimmy", "/x/scim/v2", "/connections/scim/v2", "/connections//scim/v2", "*", "/SCIM/v2/Users"])(
  "%s is under no base",
  (url) => {
    expect(routeOf(url)).toBeUndefined();
  },
);
