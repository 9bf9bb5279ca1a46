/** Everything that is measured: one list of metrics in a registry of its own, and typed calls to feed them. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

const CYCLE_OUTCOMES = ["published", "unchanged", "held", "quarantined", "failed"] as const;
export type CycleOutcome = (typeof CYCLE_OUTCOMES)[number];

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const ENDPOINTS = ["Users", "Groups", "Me", ".search", "Bulk", "ServiceProviderConfig", "ResourceTypes", "Schemas"];

export interface Metrics {
  /**
   * Makes a connection known: its series exist from the first scrape on. `dataAge` is asked at each scrape and gives the
   * seconds since the served data were proved complete, undefined while there are none.
   */
  addConnection(connection: string, dataAge: () => number | undefined): void;
  /** `seconds` is the cycle's duration. */
  cycleFinished(connection: string, outcome: CycleOutcome, seconds: number): void;
  /** What is served from now on. */
  snapshotPublished(connection: string, snapshot: PublishedCounts): void;
  /** Records of the last read that could not be served. */
  rejections(connection: string, count: number): void;
  openHolds(connection: string, count: number): void;
  /** Whether publishing is stopped by an operator. */
  frozen(connection: string, frozen: boolean): void;
  /** One request on the wire to Lattice, retries included; `status` is HTTP's, or a word where there was no answer. */
  upstreamRequest(connection: string, status: number | string): void;
  scimRequest(connection: string, request: ScimRequest): void;
  /** The answer to a scrape. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>;
}

export interface PublishedCounts {
  readonly version: number;
  readonly activePeople: number;
  readonly inactivePeople: number;
  readonly groups: number;
}

export interface ScimRequest {
  readonly method: string;
  /** The path under the SCIM base (`/Users/{id}`); its first segment counts, and as `other` where it is not known. */
  readonly endpoint: string;
  readonly status: number;
  readonly seconds: number;
}

/** `processMetrics: false` leaves out memory, processor and event loop, whose observers a test has no use for. */
export function createMetrics({ processMetrics = true }: { processMetrics?: boolean } = {}): Metrics {
  const register = new Registry();
  if (processMetrics) collectDefaultMetrics({ register });
  const ages = new Map<string, () => number | undefined>();
  const metrics = defineMetrics(register, ages);

  return {
    addConnection(connection, dataAge) {
      ages.set(connection, dataAge);
      metrics.openHolds.set({ connection }, 0);
      metrics.frozen.set({ connection }, 0);
      metrics.rejections.set({ connection }, 0);
      for (const outcome of CYCLE_OUTCOMES) metrics.cycles.inc({ connection, outcome }, 0);
    },
    cycleFinished(connection, outcome, seconds) {
      metrics.cycles.inc({ connection, outcome });
      metrics.cycleDuration.observe({ connection }, seconds);
    },
    snapshotPublished(connection, { version, activePeople, inactivePeople, groups }) {
      metrics.version.set({ connection }, version);
      metrics.people.set({ connection, active: "true" }, activePeople);
      metrics.people.set({ connection, active: "false" }, inactivePeople);
      metrics.groups.set({ connection }, groups);
    },
    rejections: (connection, count) => metrics.rejections.set({ connection }, count),
    openHolds: (connection, count) => metrics.openHolds.set({ connection }, count),
    frozen: (connection, frozen) => metrics.frozen.set({ connection }, frozen ? 1 : 0),
    upstreamRequest: (connection, status) => metrics.upstreamRequests.inc({ connection, status: String(status) }),
    scimRequest(connection, { method, endpoint, status, seconds }) {
      const labels = {
        connection,
        method: known(METHODS, method),
        endpoint: ENDPOINTS.find((one) => isFirst(one, endpoint)) ?? "other",
        status: String(status),
      };
      metrics.scimDuration.observe(labels, seconds);
    },
    async render() {
      return { contentType: register.contentType, body: await register.metrics() };
    },
  };
}

/** Labels hold what we chose, never what a client sent: each new value is a new series for ever. */
function known(values: readonly string[], value: string): string {
  return values.includes(value) ? value : "other";
}

function isFirst(segment: string, path: string): boolean {
  return path.startsWith(segment, 1) && (path.length === segment.length + 1 || path[segment.length + 1] === "/");
}

function defineMetrics(register: Registry, ages: ReadonlyMap<string, () => number | undefined>) {
  const registers = [register];
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name: `lattice_scim_${name}`, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `lattice_scim_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[], buckets: number[]) =>
    new Histogram({ name: `lattice_scim_${name}`, help, labelNames, buckets, registers });

  const dataAge = new Gauge({
    name: "lattice_scim_data_age_seconds",
    help: "Seconds since the served data were proved complete.",
    labelNames: ["connection"],
    registers,
    collect() {
      this.reset();
      for (const [connection, age] of ages) {
        const seconds = age();
        if (seconds !== undefined) this.set({ connection }, seconds);
      }
    },
  });

  return {
    dataAge,
    cycles: counter("cycles_total", "Cycles that ended, by outcome.", ["connection", "outcome"]),
    cycleDuration: histogram("cycle_duration_seconds", "Duration of cycles.", ["connection"], CYCLE_BUCKETS),
    version: gauge("snapshot_version", "Number of the snapshot that is served.", ["connection"]),
    people: gauge("people", "People served.", ["connection", "active"]),
    groups: gauge("groups", "Groups served.", ["connection"]),
    rejections: gauge("rejections", "Records of the last read that could not be served.", ["connection"]),
    openHolds: gauge("open_holds", "Leavers kept back until a person decides.", ["connection"]),
    frozen: gauge("frozen", "1 while an operator has stopped publishing, else 0.", ["connection"]),
    upstreamRequests: counter("upstream_requests_total", "Requests to Lattice, by status.", ["connection", "status"]),
    scimDuration: histogram(
      "scim_request_duration_seconds",
      "Time from a SCIM request to the end of its answer.",
      ["connection", "method", "endpoint", "status"],
      SCIM_BUCKETS,
    ),
  };
}

const CYCLE_BUCKETS = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800];
const SCIM_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
