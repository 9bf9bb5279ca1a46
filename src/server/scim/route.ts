/** Reads a URL as a request to a connection's SCIM service: which base, which endpoint, which query (RFC 7644 section 3.2). */

export type Collection = "Users" | "Groups";
export type DiscoveryEndpoint = "ServiceProviderConfig" | "ResourceTypes" | "Schemas";

export type Endpoint =
  /** `of` is empty for the root, which spans both collections. */
  | { readonly kind: "list" | "search"; readonly of: Collection | "" }
  /** `id` is decoded; undefined where it could not be. */
  | { readonly kind: "resource"; readonly of: Collection; readonly id: string | undefined }
  | { readonly kind: "me" | "bulk" | "unknown" }
  /** Another protocol version than 2 was asked for. */
  | { readonly kind: "otherVersion"; readonly version: string }
  | { readonly kind: "discovery"; readonly name: DiscoveryEndpoint; readonly item: string | undefined };

export interface Route {
  /** As in ServedConnection, whatever was left out or doubled in the URL. */
  readonly basePath: string;
  readonly endpoint: Endpoint;
  /** What stands behind the question mark, undecoded. */
  readonly query: string;
}

/** The version is optional (RFC 7644 section 3.13) and version 2 is the newest there is. */
const BASE = /^\/*(\/connections\/[^/]+)?\/scim(?:\/v(\d+))?(\/.*)?$/;

/** Undefined where the URL is not under any SCIM base. Repeated and trailing slashes are tolerated. */
export function routeOf(url: string): Route | undefined {
  const target = url.startsWith("/") ? url : url.replace(/^https?:\/\/[^/?]*/i, "");
  const mark = target.indexOf("?");
  const base = BASE.exec(mark === -1 ? target : target.slice(0, mark));
  if (base === null) return undefined;
  const [, prefix = "", version = "2", rest = ""] = base;
  return {
    basePath: `${prefix}/scim/v2`,
    endpoint: version === "2" ? endpointOf(rest) : { kind: "otherVersion", version },
    query: mark === -1 ? "" : target.slice(mark + 1),
  };
}

function endpointOf(path: string): Endpoint {
  const [first, second, ...more] = path.split("/").filter((segment) => segment !== "");
  if (more.length > 0) return { kind: "unknown" };
  if (first === undefined) return { kind: "list", of: "" };
  if (first === "Users" || first === "Groups") {
    if (second === undefined) return { kind: "list", of: first };
    if (second === ".search") return { kind: "search", of: first };
    return { kind: "resource", of: first, id: decode(second) };
  }
  if (first === "ResourceTypes" || first === "Schemas") {
    return { kind: "discovery", name: first, item: second === undefined ? undefined : (decode(second) ?? second) };
  }
  if (second !== undefined) return { kind: "unknown" };
  if (first === "ServiceProviderConfig") return { kind: "discovery", name: first, item: undefined };
  if (first === ".search") return { kind: "search", of: "" };
  if (first === "Me") return { kind: "me" };
  if (first === "Bulk") return { kind: "bulk" };
  return { kind: "unknown" };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** The endpoint as it may be logged and counted: no ids, no names. */
export function endpointLabel(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "list":
      return `/${endpoint.of}`;
    case "search":
      return endpoint.of === "" ? "/.search" : `/${endpoint.of}/.search`;
    case "resource":
      return `/${endpoint.of}/{id}`;
    case "me":
      return "/Me";
    case "bulk":
      return "/Bulk";
    case "discovery":
      return endpoint.item === undefined ? `/${endpoint.name}` : `/${endpoint.name}/{id}`;
    case "otherVersion":
    case "unknown":
      return "/{unknown}";
    default:
      return endpoint satisfies never;
  }
}
