/** The operators' commands on the command line: names, options and help. */
import type { Command } from "commander";
import type { DecideOptions } from "./holds.js";
import type { EraseOptions } from "./erase.js";
import type { FreezeOptions } from "./freeze.js";
import type { OperatorOptions } from "./operate.js";
import type { RestoreCommandOptions } from "./restore.js";
import type { CliIo, ExitCode } from "./cli-io.js";

export interface OperatorCommandsOptions {
  /** Makes a command below a parent, or below the program. */
  readonly command: (name: string, summary: string, parent?: Command) => Command;
  readonly withSettings: (command: Command) => Command;
  readonly io: CliIo;
  readonly ended: (code: ExitCode) => void;
}

const VERBS = { approve: "let go", reject: "keep" } as const;
const CONNECTION = ["--connection <id>", "which connection", "default"] as const;
const JSON_FLAG = ["--json", "print the facts as JSON"] as const;
const REASON = ["--reason <text>", "why; recorded with your name"] as const;

export function addOperatorCommands({ command, withSettings, io, ended }: OperatorCommandsOptions): void {
  const operators = (name: string, summary: string, parent?: Command) =>
    withSettings(command(name, summary, parent))
      .option(...CONNECTION)
      .option(...JSON_FLAG);

  const holdsCommand = operators("holds", "print the leavers who are held until a person decides").action(
    async (options: OperatorOptions) => {
      const { holds } = await import("./holds.js");
      ended(await holds(options, io));
    },
  );
  for (const verb of ["approve", "reject"] as const) {
    operators(verb, `${VERBS[verb]} one held leaver, or all that were read`, holdsCommand)
      .argument("[id]", "of a hold")
      .option("--all <checksum>", "all open holds: the checksum that `holds` prints")
      .option(...REASON)
      .action(async (id: string | undefined, options: DecideOptions) => {
        const { decideHolds } = await import("./holds.js");
        ended(await decideHolds(verb, id, options, io));
      });
  }

  const quarantineCommand = operators("quarantine", "print the cycle that is kept back whole, if one is").action(
    async (options: OperatorOptions) => {
      const { quarantine } = await import("./quarantine.js");
      ended(await quarantine(options, io));
    },
  );
  for (const [verb, summary] of [
    ["approve", "let the quarantined plan through"],
    ["reject", "leave the quarantined plan where it is"],
  ] as const) {
    operators(verb, summary, quarantineCommand)
      .argument("<checksum>", "of the plan, as `quarantine` prints it")
      .option(...REASON)
      .action(async (checksum: string, options: FreezeOptions) => {
        const { decideQuarantine } = await import("./quarantine.js");
        ended(await decideQuarantine(verb, checksum, options, io));
      });
  }

  operators("explain", "say why a person is served as they are")
    .argument("<person>", "id or userName")
    .action(async (person: string, options: OperatorOptions) => {
      const { explain } = await import("./explain.js");
      ended(await explain(person, options, io));
    });
  operators("freeze", "stop publishing; what is served stays, reading goes on")
    .option(...REASON)
    .action(async (options: FreezeOptions) => {
      const { freeze } = await import("./freeze.js");
      ended(await freeze(options, io));
    });
  operators("unfreeze", "publish again").action(async (options: OperatorOptions) => {
    const { unfreeze } = await import("./freeze.js");
    ended(await unfreeze(options, io));
  });
  operators("rollback", "serve what an earlier version was, and freeze")
    .argument("<version>", "number of an earlier snapshot")
    .option(...REASON)
    .action(async (version: string, options: FreezeOptions) => {
      const { rollBack } = await import("./freeze.js");
      ended(await rollBack(version, options, io));
    });

  withSettings(command("backup", "copy the store to a new file, while everything goes on"))
    .argument("<file>", "a SQLite database, whatever the store is")
    .option(...JSON_FLAG)
    .action(async (file: string, options: { config?: string; json?: boolean }) => {
      const { backup } = await import("./backup.js");
      ended(await backup(file, options, io));
    });
  withSettings(command("restore", "put a backup in the place of the store; what stood there is kept aside"))
    .argument("<file>", "that `backup` made")
    .option("--force", "also where the store has people")
    .option(...JSON_FLAG)
    .action(async (file: string, options: RestoreCommandOptions) => {
      const { restore } = await import("./restore.js");
      ended(await restore(file, options, io));
    });
  operators("erase", "remove what is kept of a person who has gone")
    .requiredOption("--user <id>", "Lattice id of the person")
    .action(async (options: EraseOptions) => {
      const { erase } = await import("./erase.js");
      ended(await erase(options, io));
    });
}
