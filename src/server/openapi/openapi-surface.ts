/** `/openapi.json`: the description of the SCIM service, for tools, without credentials. */
import { type Request, type RequestHandler, type Response, Router } from "express";
import { SCIM_DOCUMENT } from "./scim-document.js";

const PATH = "/openapi.json";

export function createOpenApiSurface(): RequestHandler {
  const bytes = Buffer.from(JSON.stringify(SCIM_DOCUMENT));
  const router = Router({ caseSensitive: true });
  router.get(PATH, (_req, res) => {
    res.setHeader("Content-Type", "application/json").set("Cache-Control", "no-cache").send(bytes);
  });
  router.all(PATH, (req: Request, res: Response) => {
    const detail = `${req.method} is not allowed here.`;
    res
      .status(405)
      .set({ Allow: "GET, HEAD", "Cache-Control": "no-store" })
      .type("application/problem+json")
      .json({ status: 405, detail });
  });
  return router;
}
