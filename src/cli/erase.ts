/** `lattice-scim erase`: removes what is kept of a person who has gone. */
import { withPlainErrors } from "./operate.js";
import { openExistingStore } from "./admin-client-store.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { loadSettings } from "./settings.js";

export interface EraseOptions {
  readonly config?: string;
  readonly connection: string;
  readonly user: string;
  readonly json?: boolean;
}

export async function erase(options: EraseOptions, io: CliIo): Promise<ExitCode> {
  const { connection, user } = options;
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  if (!config.connections.some(({ id }) => id === connection)) {
    io.err(`there is no connection ${connection}`);
    return 2;
  }
  return withPlainErrors(io, async () => {
    const store = await openExistingStore(config, io);
    if (store === undefined) return 1;
    try {
      const rows = await store.connection(connection).erase(user);
      if (options.json === true) io.out(JSON.stringify({ user, rows }));
      else if (rows > 0) io.out(`erased: ${rows} rows`);
      // A mistyped id must not look like a person who was erased.
      if (rows === 0) io.err(`nothing is kept of ${user}`);
      return rows === 0 ? 1 : 0;
    } finally {
      await store.close();
    }
  });
}
