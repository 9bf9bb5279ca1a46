/** `lattice-scim check`: settings, credentials and reach, in plain words. */
import { openLattice } from "../bridge.js";
import type { Config, ConnectionConfig } from "../config/config.js";
import { redact } from "../config/redact.js";
import { type LatticeClient, LatticeError } from "../lattice/lattice-client.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { loadSettings } from "./settings.js";

interface Finding {
  /** Undefined: it works, and is probably not meant. */
  readonly ok: boolean | undefined;
  readonly what: string;
}

export async function check(
  options: { readonly config?: string; readonly json?: boolean },
  io: CliIo,
): Promise<ExitCode> {
  const config = loadSettings(options, io);
  if (config === undefined) return 2;
  const all: Finding[] = [
    { ok: true, what: `settings: fine${config.file === undefined ? "" : `, ${config.file} included`}` },
  ];
  for (const connection of config.connections) all.push(...(await checkConnection(config, connection, io.stopped)));
  const findings = all.filter((finding) => finding.ok !== undefined);
  const warnings = [...all.filter((finding) => finding.ok === undefined).map(({ what }) => what), ...config.warnings];
  const ok = findings.every((finding) => finding.ok === true);
  if (options.json === true) {
    io.out(JSON.stringify({ ok, findings, warnings, settings: redact(config) }, null, 2));
  } else {
    for (const finding of findings) io.out(`${finding.ok === true ? "ok  " : "FAIL"} ${finding.what}`);
    for (const warning of warnings) io.out(`warn ${warning}`);
  }
  return ok ? 0 : 1;
}

/** Asks Lattice whose key it is, and then for a first page of people: a key may be known and yet not see them. */
async function checkConnection(
  config: Config,
  connection: ConnectionConfig,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const client = openLattice({ config }, connection);
  const name = `connection ${connection.id}`;
  try {
    const owner = await client.me(signal);
    await glance(client, signal);
    const findings: Finding[] = [
      { ok: true, what: `${name}: Lattice answers at ${connection.lattice.baseUrl} and accepts the key` },
      { ok: true, what: `${name}: the key may list people` },
    ];
    if (!owner.isAdmin) {
      findings.push({
        ok: undefined,
        what: `${name}: the key's owner is no admin of Lattice, so people may be missing from what the key sees; an admin's key sees everybody`,
      });
    }
    return findings;
  } catch (error) {
    if (!(error instanceof LatticeError)) throw error;
    return [{ ok: false, what: `${name}: ${error.message}` }];
  } finally {
    client.close();
  }
}

/** Begins a read of everybody, and breaks it off at the first page with somebody on it. Throws LatticeError. */
async function glance(client: LatticeClient, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  try {
    await client.readAll(AbortSignal.any([signal, enough.signal]), {
      onProgress({ users }) {
        if (users > 0) enough.abort();
      },
    });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
}
