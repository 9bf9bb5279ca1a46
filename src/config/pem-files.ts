/** Reads the PEM files that settings name, so that a wrong path shows at start and not at the first connection. */
import type { PemFile } from "./config.js";
import { type NameOf, valueAt } from "./problems.js";
import { whyUnreadable, type ReadFile } from "./settings-file.js";

const PEM_KEYS = ["tlsCert", "tlsKey", "latticeCa"] as const;
export type PemFiles = Readonly<Partial<Record<(typeof PEM_KEYS)[number], PemFile>>>;

/** The files by their setting, and what is wrong with those that are missing from it. */
export function readPemFiles(
  tree: unknown,
  readFile: ReadFile,
  nameOf: NameOf,
): { files: PemFiles; problems: string[] } {
  const files: Partial<Record<(typeof PEM_KEYS)[number], PemFile>> = {};
  const problems: string[] = [];
  for (const key of PEM_KEYS) {
    const file = valueAt(tree, [key]);
    if (typeof file !== "string") continue;
    try {
      const pem = readFile(file);
      const kind = key === "tlsKey" ? "PRIVATE KEY" : "CERTIFICATE";
      if (pem.includes("-----BEGIN ") && pem.includes(`${kind}-----`)) files[key] = { file, pem };
      else problems.push(`${nameOf([key])}: expected a PEM file with a ${kind.toLowerCase()}, found none in ${file}`);
    } catch (error) {
      problems.push(`${nameOf([key])}: expected a file that can be read, found ${whyUnreadable(error)} at ${file}`);
    }
  }
  return { files, problems };
}
