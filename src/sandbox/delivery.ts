/** An answer and how it goes over the wire. */

export interface Delivery {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Waited before anything is sent. */
  readonly delayMs: number;
  /**
   * complete: as it should be. reset: the connection is broken before anything is sent. hang: nothing is ever sent.
   * The mid-body ones do so after half of the body.
   */
  readonly ending: "complete" | "reset" | "reset-mid-body" | "hang" | "hang-mid-body";
}

export type BodyKind = "json" | "empty" | "html";

export function deliverJson(status: number, body: unknown): Delivery {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { status, headers, body: JSON.stringify(body), delayMs: 0, ending: "complete" };
}

/** An error the way Lattice tells it, `{error}`, or the way that something in front of it does. */
export function deliverError(
  status: number,
  message: string,
  kind: BodyKind = "json",
  headers: Readonly<Record<string, string>> = {},
): Delivery {
  const delivery = kind === "html" ? deliverHtml(status, message) : deliverJson(status, { error: message });
  return kind === "empty"
    ? { ...delivery, headers, body: "" }
    : { ...delivery, headers: { ...delivery.headers, ...headers } };
}

export function deliverHtml(status: number, message: string): Delivery {
  const body = `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${message}</h1></body></html>\n`;
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body, delayMs: 0, ending: "complete" };
}
