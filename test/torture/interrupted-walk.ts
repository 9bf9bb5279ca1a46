/** A walk by cursor that a client had begun when the process was killed, and that is to go on with the next one. */
import type { Served } from "../bridge/served-directory.js";
import type { BridgeProcess, WalkedPage } from "./bridge-process.js";

export interface Walk {
  /** Who was served just before it began. */
  readonly known: readonly string[];
  readonly page: WalkedPage;
}

export async function beginWalk(served: Served, bridge: BridgeProcess): Promise<Walk> {
  return { known: [...served.users.keys()], page: await bridge.walk(undefined) };
}

/** What is wrong with the rest of it: it must be over the directory on which it began, nobody missing and nobody twice. */
export async function goOn({ known, page }: Walk, bridge: BridgeProcess): Promise<readonly string[]> {
  const ids = [...page.ids];
  try {
    for (let { next } = page; next !== undefined; ) {
      const more = await bridge.walk(next);
      ids.push(...more.ids);
      ({ next } = more);
    }
  } catch (error) {
    return [String(error)];
  }
  const walked = new Set(ids);
  const missed = known.filter((id) => !walked.has(id)).length;
  const twice = ids.length - walked.size;
  return missed + twice === 0 ? [] : [`a walk by cursor missed ${missed} people and met ${twice} twice`];
}
