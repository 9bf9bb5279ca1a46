/** `lattice-scim restore`: puts a backup in the place of a store that nobody uses. */
import { restoreStore } from "../store/restore.js";
import { systemClock } from "../time/clock.js";
import { withPlainErrors } from "./operate.js";
import { quietLogger } from "./admin-client-store.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { loadSettings } from "./settings.js";

export interface RestoreCommandOptions {
  readonly config?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export async function restore(file: string, options: RestoreCommandOptions, io: CliIo): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  const { database } = config;
  if (database.kind === "sqlite" && database.path === ":memory:") {
    io.err("state is in memory (DATABASE_URL is sqlite::memory:): there is nothing to restore to");
    return 1;
  }
  const location = database.kind === "postgres" ? { kind: database.kind, url: database.url.reveal() } : database;
  const parts = { clock: systemClock, logger: quietLogger(config), overwrite: options.force === true };
  return withPlainErrors(io, async () => {
    const { people, keptAside } = await restoreStore(location, file, parts);
    if (options.json === true) {
      io.out(JSON.stringify({ people, keptAside: keptAside ?? null }));
      return 0;
    }
    io.out(`restored: ${people} people`);
    if (keptAside !== undefined) io.out(`what stood there is now ${keptAside}`);
    return 0;
  });
}
