import { describe, expect, test } from "@jest/globals";
import { createMetrics, type Metrics } from "../../src/telemetry/metrics.js";

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text format: `name{label="value",…} number`. */
async function scrape(metrics: Metrics): Promise<Sample[]> {
  const { body } = await metrics.render();
  return body.split("\n").flatMap((line) => {
    const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) return [];
    const labels = [...(match[2] ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    return [{ name: match[1] ?? "", labels: Object.fromEntries(labels), value: Number(match[3]) }];
  });
}

function filled(): Metrics {
  const metrics = createMetrics({ processMetrics: false });
  metrics.addConnection("default", () => 12.5);
  metrics.cycleFinished("default", "published", 3);
  metrics.cycleFinished("default", "published", 40);
  metrics.cycleFinished("default", "failed", 1);
  metrics.snapshotPublished("default", { version: 7, activePeople: 90, inactivePeople: 10, groups: 4 });
  metrics.rejections("default", 2);
  metrics.openHolds("default", 5);
  metrics.frozen("default", true);
  metrics.upstreamRequest("default", 200);
  metrics.upstreamRequest("default", 200);
  metrics.upstreamRequest("default", "timeout");
  metrics.scimRequest("default", { method: "GET", endpoint: "/Users/{id}", status: 200, seconds: 0.02 });
  return metrics;
}

test("names and labels are exactly these", async () => {
  const sets = new Map<string, string>();
  for (const { name, labels } of await scrape(filled())) sets.set(name, Object.keys(labels).sort().join());
  expect(Object.fromEntries(sets)).toEqual({
    lattice_scim_data_age_seconds: "connection",
    lattice_scim_cycles_total: "connection,outcome",
    lattice_scim_cycle_duration_seconds_bucket: "connection,le",
    lattice_scim_cycle_duration_seconds_sum: "connection",
    lattice_scim_cycle_duration_seconds_count: "connection",
    lattice_scim_snapshot_version: "connection",
    lattice_scim_people: "active,connection",
    lattice_scim_groups: "connection",
    lattice_scim_rejections: "connection",
    lattice_scim_open_holds: "connection",
    lattice_scim_frozen: "connection",
    lattice_scim_upstream_requests_total: "connection,status",
    lattice_scim_scim_request_duration_seconds_bucket: "connection,endpoint,le,method,status",
    lattice_scim_scim_request_duration_seconds_sum: "connection,endpoint,method,status",
    lattice_scim_scim_request_duration_seconds_count: "connection,endpoint,method,status",
  });
});

test("values arrive under their labels", async () => {
  const { body, contentType } = await filled().render();
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = body.split("\n");
  for (const line of [
    'lattice_scim_data_age_seconds{connection="default"} 12.5',
    'lattice_scim_cycles_total{connection="default",outcome="published"} 2',
    'lattice_scim_cycles_total{connection="default",outcome="failed"} 1',
    'lattice_scim_cycles_total{connection="default",outcome="quarantined"} 0',
    'lattice_scim_cycle_duration_seconds_sum{connection="default"} 44',
    'lattice_scim_snapshot_version{connection="default"} 7',
    'lattice_scim_people{connection="default",active="true"} 90',
    'lattice_scim_people{connection="default",active="false"} 10',
    'lattice_scim_groups{connection="default"} 4',
    'lattice_scim_rejections{connection="default"} 2',
    'lattice_scim_open_holds{connection="default"} 5',
    'lattice_scim_frozen{connection="default"} 1',
    'lattice_scim_upstream_requests_total{connection="default",status="200"} 2',
    'lattice_scim_upstream_requests_total{connection="default",status="timeout"} 1',
    'lattice_scim_scim_request_duration_seconds_count{connection="default",method="GET",endpoint="Users",status="200"} 1',
  ]) {
    expect(lines).toContain(line);
  }
});

describe("data age", () => {
  test("is asked at each scrape, for each connection, and left out while there are no data", async () => {
    const metrics = createMetrics({ processMetrics: false });
    const ages: Record<string, number | undefined> = { a: 1, b: undefined };
    for (const connection of ["a", "b"]) metrics.addConnection(connection, () => ages[connection]);
    const read = async () =>
      (await scrape(metrics))
        .filter(({ name }) => name === "lattice_scim_data_age_seconds")
        .map(({ labels, value }) => [labels["connection"], value]);
    expect(await read()).toEqual([["a", 1]]);
    ages["a"] = undefined;
    ages["b"] = 60;
    expect(await read()).toEqual([["b", 60]]);
  });
});

test("what a client sends makes no new series", async () => {
  const metrics = createMetrics({ processMetrics: false });
  for (let i = 0; i < 50; i++) {
    metrics.scimRequest("default", { method: `M${i}`, endpoint: `/E${i}`, status: 404, seconds: 0.001 });
  }
  const counts = (await scrape(metrics)).filter(({ name }) => name.endsWith("request_duration_seconds_count"));
  expect(counts).toEqual([
    {
      name: "lattice_scim_scim_request_duration_seconds_count",
      labels: { connection: "default", method: "other", endpoint: "other", status: "404" },
      value: 50,
    },
  ]);
});

test("two bridges in one process do not share a registry, and the process is measured unless told not to", async () => {
  const first = createMetrics();
  const second = createMetrics({ processMetrics: false });
  first.addConnection("a", () => 1);
  expect((await first.render()).body).toContain("process_resident_memory_bytes");
  expect((await second.render()).body).not.toContain("process_");
  expect((await second.render()).body).not.toContain('connection="a"');
});
