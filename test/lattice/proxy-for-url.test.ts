import { describe, expect, test } from "@jest/globals";
import { proxyForUrl } from "../../src/lattice/proxy-for-url.js";

const LATTICE = "https://api.latticehq.com/v1";

function proxyOf(target: string, environment: Record<string, string>): string | undefined {
  return proxyForUrl(new URL(target), environment)?.href;
}

describe("the proxy of an address", () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    [LATTICE, {}, undefined],
    [LATTICE, { HTTPS_PROXY: "http://proxy:3128" }, "http://proxy:3128/"],
    [LATTICE, { https_proxy: "http://lower:1", HTTPS_PROXY: "http://upper:2" }, "http://lower:1/"],
    [LATTICE, { https_proxy: "", HTTPS_PROXY: "http://upper:2" }, "http://upper:2/"],
    [LATTICE, { HTTPS_PROXY: "proxy:3128" }, "http://proxy:3128/"],
    [LATTICE, { HTTPS_PROXY: " https://proxy " }, "https://proxy/"],
    [LATTICE, { HTTP_PROXY: "http://proxy:3128" }, undefined],
    ["http://127.0.0.1:8080/v1", { HTTP_PROXY: "http://proxy:3128" }, "http://proxy:3128/"],
    ["http://127.0.0.1:8080/v1", { HTTPS_PROXY: "http://proxy:3128" }, undefined],
  ])("%s with %j is %s", (target, environment, proxy) => {
    expect(proxyOf(target, environment)).toBe(proxy);
  });

  test.each([
    ["socks5://proxy:1080", /HTTPS_PROXY names a socks5: proxy/],
    ["http://", /HTTPS_PROXY is not a URL/],
    ["http://user:secret@:80", /HTTPS_PROXY is not a URL/],
  ])("written as %s is refused by name", (value, words) => {
    expect(() => proxyOf(LATTICE, { HTTPS_PROXY: value })).toThrow(words);
    expect(() => proxyOf(LATTICE, { HTTPS_PROXY: value })).not.toThrow(/secret/);
  });
});

describe("NO_PROXY", () => {
  test.each([
    [LATTICE, "*"],
    [LATTICE, "api.latticehq.com"],
    [LATTICE, "API.LatticeHQ.com"],
    [LATTICE, "localhost, latticehq.com"],
    [LATTICE, ".latticehq.com"],
    [LATTICE, "*.latticehq.com"],
    [LATTICE, "a b api.latticehq.com:443"],
    ["https://127.0.0.1:8443/v1", "127.0.0.1"],
    ["https://127.0.0.1:8443/v1", "127.0.0.1:8443"],
    ["https://10.1.2.3/v1", "10.0.0.0/8"],
    ["https://[::1]:8443/v1", "::1"],
    ["https://[::1]:8443/v1", "[::1]"],
    ["https://[::1]:8443/v1", "[::1]:8443"],
    ["https://[fd00::5]/v1", "fd00::/8"],
  ])("exempts %s by %s", (target, list) => {
    expect(proxyOf(target, { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: list })).toBeUndefined();
    expect(proxyOf(target, { HTTPS_PROXY: "http://proxy:3128", no_proxy: list })).toBeUndefined();
  });

  test.each([
    [LATTICE, ""],
    [LATTICE, "notlatticehq.com"],
    [LATTICE, "hq.com"],
    [LATTICE, "emea.api.latticehq.com"],
    [LATTICE, "api.latticehq.com:8443"],
    [LATTICE, "10.0.0.0/8"],
    ["https://10.1.2.3/v1", "2.3"],
    ["https://11.1.2.3/v1", "10.0.0.0/8"],
    ["https://10.1.2.3/v1", "10.0.0.0/99"],
    ["https://10.1.2.3/v1", "10.0.0.0/x"],
    ["https://[::1]:8443/v1", "fd00::/8"],
  ])("does not exempt %s by %j", (target, list) => {
    expect(proxyOf(target, { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: list })).toBe("http://proxy:3128/");
  });
});
