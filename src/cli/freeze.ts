/** `lattice-scim freeze`, `unfreeze` and `rollback`: whether anything is published, and which version is served. */
import { operate, type OperatorOptions } from "./operate.js";
import type { CliIo, ExitCode } from "./cli-io.js";

interface Standing {
  readonly status: string;
  readonly version: number;
  readonly freeze: { readonly since: string; readonly by: string; readonly reason: string } | null;
}

export interface FreezeOptions extends OperatorOptions {
  readonly reason?: string;
}

const THAW = "cycles read on and publish nothing until `lattice-scim unfreeze`";

export function freeze(options: FreezeOptions, io: CliIo): Promise<ExitCode> {
  return decide("/freeze", { reason: options.reason ?? "" }, options, io, ({ version, freeze: frozen }) => [
    `frozen at version ${version} by ${frozen?.by ?? ""} since ${frozen?.since ?? ""}: ${frozen?.reason ?? ""}`,
    THAW,
  ]);
}

export function unfreeze(options: OperatorOptions, io: CliIo): Promise<ExitCode> {
  return decide("/unfreeze", {}, options, io, ({ version }) => [`version ${version} is served; cycles publish again`]);
}

export async function rollBack(text: string, options: FreezeOptions, io: CliIo): Promise<ExitCode> {
  const version = Number(text);
  if (!Number.isSafeInteger(version) || version < 1) {
    io.err("VERSION: the number of an earlier snapshot is expected, as `explain` and the log have them");
    return 2;
  }
  return decide("/rollback", { version, reason: options.reason ?? "" }, options, io, (standing) => [
    `rolled back to what version ${version} was; version ${standing.version} is served`,
    THAW,
  ]);
}

function decide(
  path: string,
  body: object,
  options: OperatorOptions,
  io: CliIo,
  words: (standing: Standing) => readonly string[],
): Promise<ExitCode> {
  return operate(options, io, async (operator) => {
    const standing = await operator.ask<Standing>("POST", path, body);
    if (standing === undefined) return false;
    if (options.json === true) io.out(JSON.stringify(standing, null, 2));
    else for (const line of words(standing)) io.out(line);
    return true;
  });
}
