/** `lattice-scim sandbox`: a made-up Lattice to try things on. */
import { createSandbox } from "../sandbox/sandbox.js";
import { type CliIo, type ExitCode, untilStopped } from "./cli-io.js";

export interface SandboxCommandOptions {
  readonly people: string;
  readonly seed: string;
  readonly port: string;
  readonly key: string;
  readonly rateLimit: string;
}

export async function sandbox(options: SandboxCommandOptions, io: CliIo): Promise<ExitCode> {
  const { people, seed, port, rateLimit } = options;
  let lattice: ReturnType<typeof createSandbox>;
  let url: string;
  try {
    lattice = createSandbox({
      people: Number(people),
      seed: Number(seed),
      key: options.key,
      rateLimit: Number(rateLimit),
    });
    ({ url } = await lattice.listen(portNumber(port)));
  } catch (error) {
    io.err(String(typeof error === "object" && error !== null && "message" in error ? error.message : error));
    return error instanceof RangeError ? 2 : 1;
  }
  io.out(`Lattice (made up): ${url}, key ${options.key}, ${people} people of seed ${seed}`);
  io.out(`control it at ${url.replace(/\/v1$/, "/control")}; docs/SANDBOX.md says how. Ctrl-C stops it.`);
  await untilStopped(io);
  await lattice.close();
  return 0;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError("port: a whole number from 0 to 65535 is expected");
  return port;
}
