/** Builds snapshots by hand for tests: people and groups as short rows. */
import { createHash } from "node:crypto";
import { renderRecord } from "../../src/directory/render-record.js";
import type { DirectoryRecord } from "../../src/directory/record.js";
import type { Snapshot } from "../../src/directory/snapshot.js";
import type { Group, GroupBody, User, UserBody } from "../../src/scim/resource.js";
import { GROUP_URN, USER_URN } from "../../src/scim/urn.js";
import { buildRecordSet } from "./build-record-set.js";

export const BASE_URL = "https://scim.example.org/scim/v2";
export const EPOCH = Date.parse("2026-01-01T00:00:00Z");

export const digest = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22);

export function userBody(id: string, more: Partial<UserBody> = {}): UserBody {
  const userName = more.userName ?? `${id}@example.org`;
  return {
    schemas: [USER_URN],
    id,
    userName,
    displayName: `Person ${id}`,
    active: true,
    emails: [{ value: userName, type: "work", primary: true }],
    ...more,
  };
}

export function groupBody(id: string, memberIds: readonly string[] = []): GroupBody {
  const members = memberIds.map((value) => ({
    value,
    display: `Person ${value}`,
    $ref: `${BASE_URL}/Users/${value}`,
    type: "User" as const,
  }));
  return { schemas: [GROUP_URN], id, displayName: `Group ${id}`, ...(members.length > 0 ? { members } : {}) };
}

export function snapshotOf(users: readonly UserBody[], groups: readonly GroupBody[] = [], version = 1): Snapshot {
  const render = (resourceType: "User" | "Group") => (body: UserBody | GroupBody, sequence: number) =>
    renderRecord(body, { resourceType, sequence, created: EPOCH, lastModified: EPOCH, baseUrl: BASE_URL, digest });
  return {
    version,
    committedAt: EPOCH + version,
    users: buildRecordSet(users.map(render("User")) as DirectoryRecord<User>[]),
    groups: buildRecordSet(groups.map(render("Group")) as DirectoryRecord<Group>[]),
  };
}
