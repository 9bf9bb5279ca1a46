/** What a client is served over HTTP: every User and Group, page by page. */

// Whatever came: tests look into it as they like.
type Json = ReturnType<typeof JSON.parse>;

export interface Served {
  /** In the order in which they were listed. */
  readonly users: ReadonlyMap<string, Json>;
  readonly groups: ReadonlyMap<string, Json>;
  /** Seconds, of the first page. */
  readonly dataAge: number;
}

/** Undefined while there is nothing to serve yet (503). Throws where an answer is neither that nor what it should be. */
export async function readDirectory(baseUrl: string, token: string): Promise<Served | undefined> {
  const users = await readList(`${baseUrl}/Users`, token);
  const groups = await readList(`${baseUrl}/Groups`, token);
  if (users === undefined || groups === undefined) return undefined;
  return { users: users.resources, groups: groups.resources, dataAge: users.dataAge };
}

async function readList(url: string, token: string) {
  const resources = new Map<string, Json>();
  let dataAge = 0;
  for (let startIndex = 1; ; ) {
    const response = await fetch(`${url}?startIndex=${startIndex}&count=1000`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    if (response.status === 503) return undefined;
    if (response.status !== 200) throw new Error(`${url}: ${response.status} ${text}`);
    const page: Json = JSON.parse(text);
    if (startIndex === 1) dataAge = Number(response.headers.get("data-age") ?? Number.NaN);
    if (Number.isNaN(dataAge)) throw new Error(`${url}: no Data-Age`);
    for (const resource of page.Resources) {
      if (resources.has(resource.id)) throw new Error(`${url}: ${resource.id} is listed twice`);
      resources.set(resource.id, resource);
    }
    startIndex += page.Resources.length;
    if (startIndex > page.totalResults) return { resources, dataAge };
    if (page.Resources.length === 0) throw new Error(`${url}: an empty page before the end`);
  }
}
