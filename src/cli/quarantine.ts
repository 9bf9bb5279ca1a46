/** `lattice-scim quarantine`: the cycle that is kept back whole, and deciding about it. */
import { operate, type OperatorOptions } from "./operate.js";
import type { CliIo, ExitCode } from "./cli-io.js";

interface Standing {
  readonly version: number;
  readonly quarantine: {
    readonly cycle: number;
    readonly reasons: readonly string[];
    readonly checksum: string;
    readonly decision: string | null;
  } | null;
}

export interface QuarantineOptions extends OperatorOptions {
  readonly reason?: string;
}

/** Prints it. */
export function quarantine(options: OperatorOptions, io: CliIo): Promise<ExitCode> {
  return operate(options, io, async (operator) => {
    const standing = await operator.ask<Standing>("GET", "");
    if (standing === undefined) return false;
    print(standing, options, io);
    return true;
  });
}

export function decideQuarantine(
  verb: "approve" | "reject",
  checksum: string,
  options: QuarantineOptions,
  io: CliIo,
): Promise<ExitCode> {
  return operate(options, io, async (operator) => {
    const body = { checksum, reason: options.reason ?? "" };
    const standing = await operator.ask<Standing>("POST", `/quarantine/${verb}`, body);
    if (standing === undefined) return false;
    print(standing, options, io);
    return true;
  });
}

function print({ version, quarantine: kept }: Standing, options: OperatorOptions, io: CliIo): void {
  if (options.json === true) {
    io.out(JSON.stringify(kept, null, 2));
    return;
  }
  if (kept === null) {
    io.out(`no cycle is quarantined; version ${version} is served`);
    return;
  }
  io.out(`cycle ${kept.cycle} is quarantined${kept.decision === null ? "" : ` and ${kept.decision}`}:`);
  for (const reason of kept.reasons) io.out(`  ${reason}`);
  io.out(`checksum ${kept.checksum}`);
  if (kept.decision !== null) return;
  io.out("");
  io.out("sync --dry-run prints what would change, one line each;");
  io.out(`quarantine approve ${kept.checksum} publishes it, quarantine reject ${kept.checksum} leaves it where it is`);
}
