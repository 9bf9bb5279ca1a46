/** What an operator can decide about a connection: recorded first, carried out at once by whichever process runs its cycles. */
import type { Directory } from "../directory/directory.js";
import type { Digest } from "../directory/render-record.js";
import type { Hold } from "../store/hold.js";
import type { ConnectionStore } from "../store/store.js";
import type { Clock } from "../time/clock.js";
import type { Freeze, Quarantine, QuarantineApproval } from "./cycle-memory.js";
import { decided, holdsChecksum } from "./decide-holds.js";

export interface OperationsOptions {
  readonly store: ConnectionStore;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly keepVersionsMs: number;
  /** Records a decision while no cycle applies anything: it holds for whatever is applied afterwards. */
  readonly inTurn: <T>(record: () => Promise<T>) => Promise<T>;
  /** Asked after a decision has been recorded: carries it out here where this process runs the cycles. */
  readonly carryOut: () => Promise<void>;
}

export interface Word {
  readonly decision: "approved" | "rejected";
  /** Who decides, as the surface they use knows them. */
  readonly by: string;
  readonly reason: string;
}

export type Decided<T> =
  | { readonly ok: true; readonly value: T }
  /** unknown: there is no such thing. settled: it is decided already. moved: the list is not the one that was read. */
  | { readonly ok: false; readonly why: "unknown" | "settled" | "moved"; readonly detail: string };

export interface OpenHolds {
  readonly items: readonly Hold[];
  /** Of all of them: names the list that somebody has read. */
  readonly checksum: string;
}

export interface Operations {
  holds(state?: Hold["state"]): Promise<OpenHolds>;
  decideHold(id: string, word: Word): Promise<Decided<readonly Hold[]>>;
  /** Decides on all open holds at once. */
  decideAllHolds(checksum: string, word: Word): Promise<Decided<readonly Hold[]>>;
  decideQuarantine(checksum: string, word: Word): Promise<Decided<Quarantine>>;
  /** Stops publishing; reading goes on. Freezing what is frozen changes nothing. */
  freeze(by: string, reason: string): Promise<Freeze>;
  unfreeze(): Promise<void>;
  /** Serves the content of an earlier version again, and freezes. */
  rollBack(version: number, by: string, reason: string): Promise<Decided<Freeze>>;
}

export function createOperations(options: OperationsOptions): Operations {
  const { store, clock, digest } = options;

  /** Carries out what was recorded, unless it is a refusal or asks for nothing to be done. */
  const decide = async <T>(record: () => Promise<Decided<T>>, changes: boolean): Promise<Decided<T>> => {
    const outcome = await options.inTurn(record);
    if (outcome.ok && changes) await options.carryOut();
    return outcome;
  };
  const settle = async (holds: readonly Hold[], word: Word): Promise<Decided<readonly Hold[]>> => {
    const settled = holds.map((hold) => decided(hold, { ...word, at: clock.now() }));
    await store.commit({ published: undefined, holds: settled });
    return { ok: true, value: settled };
  };

  return {
    async holds(state = "open") {
      const open = await store.holds("open");
      return { items: state === "open" ? open : await store.holds(state), checksum: holdsChecksum(open, digest) };
    },
    decideHold(id, word) {
      const record = async (): Promise<Decided<readonly Hold[]>> => {
        const hold = (await store.holds()).find((one) => one.id === id);
        if (hold === undefined)
          return {
            ok: false,
            why: "unknown",
            detail: `there is no hold ${id}: a hold has an id of its own, beside that of its person`,
          };
        if (hold.state !== "open") return { ok: false, why: "settled", detail: `hold ${id} is ${hold.state} already` };
        return settle([hold], word);
      };
      return decide(record, word.decision === "approved");
    },
    decideAllHolds(checksum, word) {
      const record = async (): Promise<Decided<readonly Hold[]>> => {
        const open = await store.holds("open");
        const now = holdsChecksum(open, digest);
        if (now === checksum) return settle(open, word);
        return { ok: false, why: "moved", detail: `the open holds have changed: their checksum is ${now} now` };
      };
      return decide(record, word.decision === "approved");
    },
    decideQuarantine(checksum, word) {
      const record = async (): Promise<Decided<Quarantine>> => {
        const quarantine = (await store.setting("quarantine")) as Quarantine | undefined;
        if (quarantine === undefined) return { ok: false, why: "unknown", detail: "no cycle is quarantined" };
        if (quarantine.checksum !== checksum) {
          const detail = `another plan is quarantined now: its checksum is ${quarantine.checksum}`;
          return { ok: false, why: "moved", detail };
        }
        const { by, reason } = word;
        const approval: QuarantineApproval = { checksum, decision: word.decision, by, reason, at: clock.now() };
        await store.saveSetting("quarantineApproval", approval);
        return { ok: true, value: quarantine };
      };
      return decide(record, word.decision === "approved");
    },
    freeze(by, reason) {
      return options.inTurn(async () => {
        const before = (await store.setting("freeze")) as Freeze | undefined;
        if (before !== undefined) return before;
        const freeze: Freeze = { since: clock.now(), by, reason };
        await store.saveSetting("freeze", freeze);
        return freeze;
      });
    },
    async unfreeze() {
      await options.inTurn(() => store.saveSetting("freeze", undefined));
      await options.carryOut();
    },
    rollBack(version, by, reason) {
      const record = async (): Promise<Decided<Freeze>> => {
        const current = options.directory.current();
        const kept = await store.snapshotAt(version, clock.now() - options.keepVersionsMs);
        if (current === undefined || kept === undefined) {
          return { ok: false, why: "unknown", detail: `version ${version} is not kept` };
        }
        const freeze: Freeze = { since: clock.now(), by, reason, rollBackTo: version };
        await store.saveSetting("freeze", freeze);
        return { ok: true, value: freeze };
      };
      return decide(record, true);
    },
  };
}
