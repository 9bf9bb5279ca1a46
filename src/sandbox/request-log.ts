/** What was asked of the sandbox: counters of everything, and the last requests one by one. */

export interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  /** What was answered; 0 where the connection was broken or left hanging. */
  readonly status: number;
}

export interface RequestCounts {
  readonly total: number;
  /** By path, ids replaced by `{id}`. */
  readonly byPath: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** The last 1,000, oldest first. */
  readonly recent: readonly LoggedRequest[];
}

export interface RequestLog {
  /** @param path the path with ids replaced by `{id}` */
  record(path: string, request: LoggedRequest): void;
  counts(): RequestCounts;
  clear(): void;
}

const KEPT = 1000;

export function createRequestLog(): RequestLog {
  const byPath = new Map<string, number>();
  const byStatus = new Map<string, number>();
  let total = 0;
  let recent: LoggedRequest[] = [];
  const count = (counters: Map<string, number>, key: string) => counters.set(key, (counters.get(key) ?? 0) + 1);

  return {
    record(path, request) {
      total++;
      count(byPath, path);
      count(byStatus, String(request.status));
      recent.push(request);
      if (recent.length >= 2 * KEPT) recent = recent.slice(-KEPT);
    },
    counts: () => ({
      total,
      byPath: Object.fromEntries(byPath),
      byStatus: Object.fromEntries(byStatus),
      recent: recent.slice(-KEPT),
    }),
    clear() {
      total = 0;
      recent = [];
      byPath.clear();
      byStatus.clear();
    },
  };
}
