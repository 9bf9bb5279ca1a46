/** Who left without anybody's approval a short while ago: a slow bleed is counted like a sudden one (pure). */
import type { Snapshot } from "../directory/snapshot.js";

export interface RecentLeaver {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Those within the window who are still gone: somebody who came back has not left. */
export function stillRecent(
  leavers: readonly RecentLeaver[],
  current: Snapshot | undefined,
  since: number,
): readonly RecentLeaver[] {
  return leavers.filter((leaver) => {
    if (leaver.at <= since) return false;
    const position = current?.users.positionOf(leaver.id);
    return position === undefined || current?.users.at(position).active === false;
  });
}
