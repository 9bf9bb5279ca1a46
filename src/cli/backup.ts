/** `lattice-scim backup`: a whole copy of the store in a new file, while everything goes on. */
import { resolve } from "node:path";
import { withPlainErrors } from "./operate.js";
import { openExistingStore } from "./admin-client-store.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { loadSettings } from "./settings.js";

export async function backup(
  file: string,
  options: { readonly config?: string; readonly json?: boolean },
  io: CliIo,
): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  return withPlainErrors(io, async () => {
    const store = await openExistingStore(config, io);
    if (store === undefined) return 1;
    try {
      const target = resolve(file);
      await store.backup(target);
      io.out(options.json === true ? JSON.stringify({ file: target }) : `${target} has everything; keep it safe`);
      return 0;
    } finally {
      await store.close();
    }
  });
}
