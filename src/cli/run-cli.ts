/** The command line: names, options and help. What a command does stands in its own file. */
import { Command, CommanderError } from "commander";
import type { CliIo, ExitCode } from "./cli-io.js";
import { SETTINGS } from "../config/settings-table.js";
import { addOperatorCommands } from "./operator-commands.js";
import { VERSION } from "./version.js";

/** Whatever can be set, a command that uses settings takes as an option too; secrets have none. */
function withSettings(command: Command): Command {
  command.option(
    "-c, --config <file>",
    "the YAML file with the settings (default: CONFIG_FILE, else config/bridge.yaml)",
  );
  for (const { option, name, description } of SETTINGS) {
    if (option !== undefined && option !== "--config-file")
      command.option(`${option} <value>`, `${name}: ${description}`);
  }
  return command;
}

/** Runs one command, of which alone the code is loaded: help is there at once. Never rejects for what a user does wrong. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command("lattice-scim")
    .description("Serves the people in Lattice as a read-only SCIM 2.0 source.")
    .version(VERSION)
    .exitOverride()
    // Commands below commands have options of the same name: each takes those that follow it.
    .enablePositionalOptions()
    .showHelpAfterError("(add --help for what is possible)")
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) });

  const command = (name: string, summary: string, parent: Command = program) =>
    parent.command(name).summary(summary).description(summary).allowExcessArguments(false);

  withSettings(command("serve", "read Lattice again and again, and serve its people over SCIM until stopped")).action(
    async (options: { config?: string }) => {
      const { serve } = await import("./serve.js");
      code = await serve(options, io);
    },
  );
  withSettings(command("sync", "run one cycle and say what it found"))
    .option("--connection <id>", "which connection", "default")
    .option("--dry-run", "print what would change, and change nothing")
    .option("--json", "print the report as JSON")
    .action(async (options: { config?: string; connection: string; dryRun?: boolean; json?: boolean }) => {
      const { sync } = await import("./sync.js");
      code = await sync(options, io);
    });
  withSettings(command("check", "test settings, credentials and reach, and say in plain words what is wrong"))
    .option("--json", "print the findings as JSON")
    .action(async (options: { config?: string; json?: boolean }) => {
      const { check } = await import("./check.js");
      code = await check(options, io);
    });
  addOperatorCommands({
    command,
    withSettings,
    io,
    ended(ending) {
      code = ending;
    },
  });
  command("sandbox", "serve a made-up Lattice to try things on")
    .option("--people <n>", "how many people, 5 to 1000000", "250")
    .option("--seed <s>", "the same seed makes the same company", "1")
    .option("--port <port>", "port to listen on, 0 for any", "8090")
    .option("--key <key>", "the API key it accepts", "sandbox-key")
    .option("--rate-limit <n>", "requests a minute that it allows, 0 for no limit", "240")
    .action(async (options: { people: string; seed: string; port: string; key: string; rateLimit: string }) => {
      const { sandbox } = await import("./sandbox.js");
      code = await sandbox(options, io);
    });
  command("demo", "start the sandbox and a bridge on it, with a token and lines to paste")
    .option("--people <n>", "how many people, 5 to 1000000", "250")
    .option("--seed <s>", "the same seed makes the same company", "1")
    .action(async (options: { people: string; seed: string }) => {
      const { demo } = await import("./demo.js");
      code = await demo(options, io);
    });

  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Commander has said what was wrong; asking for help or the version is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
