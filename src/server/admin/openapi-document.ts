/** The admin API as an OpenAPI 3.1 document, made from the same routes that answer it. */
import type { AdminRoute } from "./admin-route.js";
import { BODIES, type JsonSchema, SCHEMAS } from "./openapi-schemas.js";
import { PROBLEM_TYPE } from "./problem.js";

const STATUSES: Readonly<Record<number, string>> = {
  200: "Done.",
  202: "Begun.",
  400: "What was sent is not what is expected.",
  401: "The bearer token is missing or wrong.",
  404: "There is no such thing.",
  409: "It is not, or not any more, as the caller supposes.",
  503: "It could not be done now.",
};

export function openApiDocument(routes: readonly AdminRoute[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const operations = (paths[route.path] ??= {});
    operations[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "lattice-scim-bridge: admin API",
      version: "1",
      description: "What operators see and decide. Times are RFC 3339 in UTC, durations seconds.",
    },
    servers: [{ url: "/admin/v1" }],
    security: [{ operator: [] }],
    paths,
    components: {
      securitySchemes: { operator: { type: "http", scheme: "bearer", description: "ADMIN_TOKEN" } },
      schemas: { ...SCHEMAS, ...BODIES },
    },
  };
}

function operationOf({ path, method, summary, query = [], takes, gives, refuses = [] }: AdminRoute): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = [
    ...inPath.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...query.map(({ name, description, values }) => ({
      name,
      in: "query",
      description,
      schema: { type: "string", ...(values === undefined ? {} : { enum: values }) },
    })),
    ...(method === "POST"
      ? [
          {
            name: "X-Operator",
            in: "header",
            description: "Who decides; recorded with the decision.",
            schema: { type: "string" },
          },
        ]
      : []),
  ];
  const responses: Record<number, object> = {};
  for (const [status, schema] of Object.entries(gives))
    responses[Number(status)] = response(Number(status), json(schema));
  for (const status of [400, 401, 404, ...refuses]) responses[status] = response(status, json("Problem", PROBLEM_TYPE));
  return {
    summary,
    operationId: operationId(method, path),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(takes === undefined ? {} : { requestBody: { required: takes !== "Reason", ...json(takes) } }),
    responses,
  };
}

function operationId(method: string, path: string): string {
  const words = path.split("/").filter((part) => part !== "");
  const named = words.map((word, index) => {
    if (word.startsWith("{")) return `By${capital(word.slice(1, -1))}`;
    return index === 0 ? word : capital(word);
  });
  return `${method.toLowerCase()}${capital(named.join(""))}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function response(status: number, content: JsonSchema): object {
  return { description: STATUSES[status] ?? "", ...content };
}

function json(schema: string, mediaType = "application/json"): JsonSchema {
  return { content: { [mediaType]: { schema: { $ref: `#/components/schemas/${schema}` } } } };
}
