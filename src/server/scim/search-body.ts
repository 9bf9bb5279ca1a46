/** Reads the body of a POST to /.search (RFC 7644 section 3.4.3): its media type, its size, its JSON. */
import type { IncomingMessage } from "node:http";
import { ScimError } from "../../scim/scim-error.js";

const MEDIA_TYPES = new Set(["application/scim+json", "application/json"]);

/** A body, decoded, and its text: the search as the client wrote it. */
export interface SearchBody {
  readonly value: unknown;
  readonly text: string;
}

/** Throws ScimError 415, 413 or 400; resolves with undefined where the client left before it had sent everything. */
export async function readSearchBody(req: IncomingMessage, maxBytes: number): Promise<SearchBody | undefined> {
  const mediaType = (req.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const coding = req.headers["content-encoding"]?.toLowerCase() ?? "identity";
  if (!MEDIA_TYPES.has(mediaType) || coding !== "identity") {
    throw new ScimError(
      415,
      "A search is sent as application/scim+json or application/json, without a content coding.",
    );
  }
  const bytes = await collect(req, maxBytes);
  if (bytes === undefined) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { value: JSON.parse(text) as unknown, text };
  } catch {
    throw new ScimError(400, "The body is not valid JSON in UTF-8.", "invalidSyntax");
  }
}

/** What is over the limit is read on and dropped, so that the connection stays usable. */
function collect(req: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const tooLarge = () => new ScimError(413, `The body is larger than ${maxBytes} bytes.`);
    if (Number(req.headers["content-length"]) > maxBytes) {
      req.resume();
      reject(tooLarge());
      return;
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    req.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length > maxBytes) {
        chunks.length = 0;
        reject(tooLarge());
      } else {
        chunks.push(chunk);
      }
    });
    req.on("end", () => {
      resolve(Buffer.concat(chunks));
    });
    req.on("close", () => {
      resolve(undefined);
    });
    req.on("error", () => {
      resolve(undefined);
    });
  });
}
