/** The version in package.json, which stands beside the folder of the compiled program and of its source alike. */
import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");

/** Of this package, `0.1.0`. */
export const VERSION = /"version": *"([^"]+)"/.exec(text)?.[1] ?? "unknown";
