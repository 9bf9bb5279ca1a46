/**
 * Sends the bodies of one turn of the loop together, when every request that had come is answered. A client that waits is
 * woken by the first bytes that it gets, which costs more than to write them: with many at once most are awake already.
 */
import type { ServerResponse } from "node:http";
import { type Bytes, latin1 } from "./page-bytes.js";

/** Ends the answer with this body; its headers must be written. */
export type Outbox = (res: ServerResponse, body: Bytes) => void;

/** Up to this many bytes one copy of all parts costs less than to write each. */
const WORTH_A_COPY = 8 * 1024;

/** `lost` is told of an answer that could not be written: nobody who sends is there any more to be thrown at. */
export function createOutbox(lost: (res: ServerResponse, error: unknown) => void): Outbox {
  let waiting: (readonly [ServerResponse, Bytes])[] = [];

  const sendAll = (): void => {
    const all = waiting;
    waiting = [];
    for (const [res, body] of all) {
      try {
        // In one text with its headers, which is all that one call of the system takes.
        if (body.length <= WORTH_A_COPY) res.end(latin1(body), "latin1");
        else writeParts(res, body);
      } catch (error) {
        lost(res, error);
      }
    }
  };

  return (res, body) => {
    if (waiting.length === 0) setImmediate(sendAll);
    waiting.push([res, body]);
  };
}

/**
 * Headers and parts leave together, in one call of the system, and nothing is copied: a slow client holds back slices of
 * bytes that are kept anyway.
 */
function writeParts(res: ServerResponse, { head, parts }: Bytes): void {
  if (head !== "") res.write(head, "latin1");
  const last = parts.length - 1;
  for (let at = 0; at < last; at++) res.write(parts[at]);
  res.end(parts[last]);
}
