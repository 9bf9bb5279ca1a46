/** What a server that sends constant bytes is told to send. */
import { readFileSync } from "node:fs";

export interface Constant {
  /** A file with the body. */
  readonly file: string;
  readonly encoding?: string | undefined;
}

export interface LoadedConstant {
  readonly body: Buffer;
  readonly encoding: string | undefined;
}

export function loadConstant(input: unknown): LoadedConstant {
  const { file, encoding } = input as Constant;
  return { body: readFileSync(file), encoding };
}
