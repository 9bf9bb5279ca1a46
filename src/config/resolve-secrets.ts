/** Fetches what secrets refer to, and wraps each so that nothing after this step can print one by mistake. */
import { z } from "zod";
import type { Environment } from "./layers.js";
import { createSecret, type Secret } from "./secret.js";
import { markUnresolved, splitList } from "./setting.js";
import { isTree, type ReadFile, type Tree, whyUnreadable } from "./settings-file.js";
import { metaOf, shapeOf, unwrap } from "./settings-table.js";

export interface SecretPlaces {
  readonly env: Environment;
  readonly readFile: ReadFile;
  /** Told of each secret that cannot be had: its path and why. */
  readonly report: (path: readonly PropertyKey[], why: string) => void;
}

/**
 * The tree with a `Secret` for every text that the schema calls secret, and a list of them for bearer tokens.
 * `env:NAME` and `file:/path` are looked up; a single newline at a file's end is cut.
 */
export function resolveSecrets(tree: Tree, schema: z.ZodType, places: SecretPlaces): unknown {
  return resolve(tree, schema, [], places);
}

function resolve(value: unknown, schema: z.core.$ZodType, path: readonly PropertyKey[], places: SecretPlaces): unknown {
  const inner = unwrap(schema);
  const kind = metaOf(schema)?.kind;
  if (typeof value === "string" && kind === "secret") return lookUp(value, path, places);
  if (typeof value === "string" && kind === "tokens") return lookUpTokens(value, path, places);
  if (Array.isArray(value) && inner instanceof z.ZodArray) {
    return value.map((item, index) => resolve(item, inner.element, [...path, index], places));
  }
  const shape = shapeOf(schema);
  if (!isTree(value) || shape === undefined) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const child = Object.hasOwn(shape, key) ? shape[key] : undefined;
    return [key, child === undefined ? item : resolve(item, child, [...path, key], places)];
  });
  return Object.fromEntries(entries);
}

function lookUpTokens(written: string, path: readonly PropertyKey[], places: SecretPlaces): readonly Secret[] {
  const texts = splitList(written).flatMap((reference) => {
    const found = follow(reference, path, places);
    return found === undefined ? [undefined] : splitList(found);
  });
  return texts.map((text) => (text === undefined ? missing() : createSecret(text)));
}

function lookUp(written: string, path: readonly PropertyKey[], places: SecretPlaces): Secret {
  const found = follow(written, path, places);
  return found === undefined ? missing() : createSecret(found);
}

function missing(): Secret {
  return markUnresolved(createSecret(""));
}

function follow(written: string, path: readonly PropertyKey[], places: SecretPlaces): string | undefined {
  const [, kind, target = ""] = /^(env|file):(.*)$/s.exec(written) ?? [];
  if (kind === undefined) return written;
  if (kind === "env") {
    const value = Object.hasOwn(places.env, target) ? (places.env[target]?.trim() ?? "") : "";
    if (value !== "") return value;
    places.report(path, `expected the environment variable ${target} that it names to be set, found nothing`);
    return undefined;
  }
  try {
    const content = places.readFile(target).replace(/\r?\n$/, "");
    if (content !== "") return content;
    places.report(path, `expected the file ${target} that it names to hold the secret, found it empty`);
  } catch (error) {
    places.report(path, `expected the file ${target} that it names to be readable, found ${whyUnreadable(error)}`);
  }
  return undefined;
}
