/** What may be set for one connection, with defaults; the environment's settings of that kind describe `default`. */
import {
  baseUrl,
  choice,
  days,
  duration,
  group,
  HEADER_SAFE,
  integer,
  isHeaderSafe,
  list,
  secret,
  text,
  textMap,
  tokens,
  yesOrNo,
} from "./setting.js";

const SLUG = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SLUG_WORDS = "small letters, digits and hyphens, at most 63";
/** An attribute, a sub-attribute, or an extension's: `title`, `name.givenName`, `urn:…:User:costCenter`. */
const SCIM_PATH = /^(urn:[\w.:-]+:)?[A-Za-z$][\w$-]*(\.[A-Za-z$][\w$-]*)?$/;

const isSlug = (value: string): boolean => SLUG.test(value);
const isFilled = (value: string): boolean => value.trim() !== "";

const lattice = group("The Lattice account that is read.", {
  apiKey: secret("Lattice API key.", `the Lattice API key (${HEADER_SAFE})`, isHeaderSafe, { env: "LATTICE_API_KEY" }),
  region: choice("Lattice region; picks the base URL where none is given.", ["us", "emea"], {
    env: "LATTICE_REGION",
    defaultText: "`us`",
  }).optional(),
  baseUrl: baseUrl("Base URL of the Lattice API, `/v1` included.", {
    env: "LATTICE_BASE_URL",
    defaultText: "the region's: `https://api.latticehq.com/v1` or `https://api.emea.latticehq.com/v1`",
  }).optional(),
  rateLimit: integer("Requests that the key may make in any sliding minute.", 1, 1_000_000_000, {
    env: "LATTICE_RATE_LIMIT",
  }).prefault(240),
});

const client = group("An identity provider or tool that reads with bearer tokens.", {
  name: text("Name of the client, for logs and metrics.", SLUG_WORDS, isSlug),
  token: tokens("Bearer token that the client presents; two or more, comma-separated, while tokens are rotated.", {
    env: "SCIM_TOKEN",
    defaultText: "required; in the file `tokens` will do",
  }).optional(),
  tokens: list(
    "The same as a list, in place of `token`.",
    "a list of bearer tokens",
    tokens("A bearer token."),
    1,
  ).optional(),
});

const mapping = group("How people in Lattice become SCIM Users.", {
  userName: choice("The Lattice attribute that gives `userName`.", ["email", "externalUserId", "id"]).prefault("email"),
  mononym: choice("Where a name of one word goes: `name.givenName`, `name.familyName` or both.", [
    "both",
    "given",
    "family",
  ]).prefault("both"),
  activeStatuses: list(
    "The Lattice statuses that mean `active: true`. DEACTIVATED cannot be one of them.",
    "a list of ACTIVE, INVITED, CREATED, at least one",
    choice("A Lattice status.", ["ACTIVE", "INVITED", "CREATED"]),
    1,
  ).prefault(["ACTIVE", "INVITED", "CREATED"]),
  preStart: days(
    "How many days before the start date a hire becomes active; unset: as soon as Lattice has them.",
    "3650d",
  ).optional(),
  overrides: textMap(
    "Own rules, SCIM path to JSONata over the Lattice user; nothing or null leaves the attribute out.",
    "SCIM paths with a JSONata expression each",
    "a JSONata expression",
    SCIM_PATH,
  ).prefault({}),
});

const limit = (description: string, percent: number, floor: number) => ({
  percent: integer(`${description}: per cent of the base, rounded down.`, 0, 100).prefault(percent),
  floor: integer(
    `${description}: what is always allowed, but never more than a third of the base.`,
    0,
    1_000_000,
  ).prefault(floor),
});

const guard = group("How much may change before a person is asked: `max(percent, min(floor, a third))`.", {
  leavers: group("People deactivated or deleted; above it they are held.", {
    ...limit("Leavers", 10, 5),
    window: duration("How long leavers are counted together; `0s`: each cycle alone.", "0s", "30d").prefault("24h"),
  }).prefault({}),
  identityChurn: group(
    "People whose userName or e-mail changes; above it the cycle is quarantined.",
    limit("Identity churn", 20, 10),
  ).prefault({}),
  attributeChurn: group(
    "People with any change; above it the cycle is quarantined.",
    limit("Attribute churn", 60, 50),
  ).prefault({}),
  groupLosses: group(
    "Members lost by one Group, or Groups that vanish; above it the cycle is quarantined.",
    limit("Group losses", 50, 10),
  ).prefault({}),
  protected: list(
    "People, by userName or id, who are never deactivated without approval.",
    "a list of userNames or ids",
    text("A userName or id.", "a userName or id", isFilled),
  ).prefault([]),
});

const groups = group("What becomes a SCIM Group.", {
  departments: yesOrNo("Whether each department is a Group.").prefault(true),
});

const lifecycle = group("What happens to people who are gone from Lattice.", {
  absentReads: integer("Complete reads that a person must be absent from before being deactivated.", 1, 1000).prefault(
    2,
  ),
  deleteAfter: duration("How long after that the person is deleted.", "0s", "3650d").prefault("30d"),
  keepVersions: duration("How long earlier snapshots are kept.", "0s", "30d").prefault("24h"),
  keepHistory: duration("How long changes, cycles and decided holds are kept.", "30d", "3650d").prefault("400d"),
});

export const connectionSchema = group("One linked Lattice account.", {
  id: text("Name of the connection in paths; `default` is the one that the environment describes.", SLUG_WORDS, isSlug),
  lattice,
  clients: list("Who may read the connection.", "at least one client with a bearer token", client, 1),
  sync: group("When Lattice is read.", {
    interval: duration("Pause between cycles.", "10ms", "7d", { env: "SYNC_INTERVAL" }).prefault("5m"),
  }).prefault({}),
  mapping: mapping.prefault({}),
  guard: guard.prefault({}),
  groups: groups.prefault({}),
  lifecycle: lifecycle.prefault({}),
});

/** Keys that the file will have one day. They are refused in plain words rather than as misspellings. */
export const NOT_AVAILABLE: readonly string[] = ["connections[].groups.rules", "connections[].customAttributes"];
