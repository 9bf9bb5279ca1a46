/** What machines ask: alive, ready, and metrics. Without credentials, and without a word about people. */
import { type Request, type RequestHandler, type Response, Router } from "express";

export interface OpsOptions {
  /** Why there is nothing to serve yet, in words an operator understands; undefined once there is. */
  readonly unready: () => string | undefined;
  readonly metrics: MetricsSource;
}

export interface MetricsSource {
  readonly render: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Seconds after which it is worth asking again. */
const RETRY_AFTER = "5";

export function createOpsSurface({ unready, metrics }: OpsOptions): RequestHandler {
  const router = Router({ caseSensitive: true });

  router.get("/livez", (_req, res) => {
    fresh(res).json({ status: "alive" });
  });

  router.get("/readyz", (_req, res) => {
    const reason = unready();
    if (reason === undefined) fresh(res).json({ status: "ready" });
    else fresh(res).set("Retry-After", RETRY_AFTER).status(503).json({ status: "unready", reason });
  });

  router.get("/metrics", async (_req, res) => {
    const { contentType, body } = await metrics.render();
    fresh(res).set("Content-Type", contentType).end(body);
  });

  router.all(["/livez", "/readyz", "/metrics"], (req: Request, res: Response) => {
    fresh(res)
      .set("Allow", "GET, HEAD")
      .status(405)
      .json({ status: "refused", reason: `${req.method} is not allowed here.` });
  });

  return router;
}

function fresh(res: Response): Response {
  return res.set("Cache-Control", "no-store");
}
