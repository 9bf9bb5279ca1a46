/** What an operator may set about the SCIM service, the same for every connection. */

export interface ScimSettings {
  /** Resources on a page whose size the client did not ask for. */
  readonly defaultPageSize: number;
  /** No page is larger, whatever was asked for. */
  readonly maxPageSize: number;
  /** Requests a second that one client may make; 0 is no limit. */
  readonly requestsPerSecond: number;
  /** Seconds for which a cursor is honoured after it was issued. */
  readonly cursorTimeout: number;
  /** Largest body of a search, in bytes. */
  readonly maxBodyBytes: number;
}

export const DEFAULT_SCIM_SETTINGS: ScimSettings = Object.freeze({
  defaultPageSize: 1000,
  maxPageSize: 1000,
  requestsPerSecond: 1000,
  cursorTimeout: 3600,
  maxBodyBytes: 256 * 1024,
});
