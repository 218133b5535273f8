import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import type { AuditFilters } from "@/server/domain/ledger/api";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { chainEntries } from "./chain";
import { commitToText } from "./hash";
import { listEntries } from "./list";
import { readEntryChunk } from "./read-chunk";
import { signHead } from "./sign-heads";

const given = givenDatabase();
const FIRST = Date.UTC(2026, 10, 1);

type Given = Partial<Prisma.LedgerEntryCreateManyInput>;

let made = 0;

/** Describes an entry. Each one is a second later than the previous one. */
function entryOf({ organizationId }: ServiceContext, fields: Given = {}): Prisma.LedgerEntryCreateManyInput {
  const id = `ent_test_${organizationId}_${String(++made).padStart(6, "0")}`;
  return {
    id,
    organizationId,
    at: new Date(FIRST + made * 1_000),
    action: "workflow.published",
    subjectType: "workflow",
    subjectId: "wf_1",
    data: {},
    ...fields,
  };
}

async function add(ctx: ServiceContext, ...entries: Given[]): Promise<string[]> {
  const data = entries.map((fields) => entryOf(ctx, fields));
  await given.db.ledgerEntry.createMany({ data });
  return data.map(({ id }) => id);
}

const find = async (ctx: ServiceContext, filters: AuditFilters) =>
  (await listEntries(ctx, { page: 0, size: 20, ...filters })).content.map(({ entry }) => entry.id);

describe("the list of entries", () => {
  test("shows who did what, newest first, with its place in the chain and whether it's signed", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { reviewId } = await makeOpenReview(as("builder"));
    await decideReview(as("approver"), { id: reviewId, decision: "approve", output: "Fixed by hand." });
    await chainEntries(given.db);
    const [decided] = (await listEntries(as("owner"), { page: 0, size: 20, action: ["review.decided"] }))
      .content;
    expect(decided).toMatchObject({
      sequence: expect.any(Number),
      signed: false,
      entry: { actor: { member: memberIdOf(as("approver")) }, subject: { type: "review", id: reviewId } },
      actorName: "Test approver",
      subjectName: "Reviewed",
      private: null,
      erased: false,
    });
    await signHead(given.db, organizationId, new Date());
    const { content } = await listEntries(as("owner"), { page: 0, size: 20 });
    expect(content.map(({ sequence }) => sequence)).toEqual(
      content.map((_, index) => content.length - index),
    );
    expect(content.every(({ signed }) => signed)).toBe(true);
    await add(as("owner"), { at: new Date() });
    const [latest] = (await listEntries(as("owner"), { page: 0, size: 1 })).content;
    expect(latest).toMatchObject({ sequence: null, signed: false, actorName: null, subjectName: null });
  });

  test("is paged", async () => {
    const { as } = await makeOrganization(given.db);
    const ids = await add(as("owner"), {}, {}, {}, {}, {});
    const page = await listEntries(as("admin"), { page: 1, size: 2 });
    expect(page).toMatchObject({
      totalElements: 5,
      totalPages: 3,
      number: 1,
      first: false,
      last: false,
      exact: true,
    });
    expect(page.content.map(({ entry }) => entry.id)).toEqual([ids[2], ids[1]]);
    expect(await listEntries(as("admin"), { page: 9, size: 2 })).toMatchObject({
      empty: true,
      totalElements: 5,
    });
  });

  test("is filtered by person, action, subject, and time", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = as("owner");
    const memberId = memberIdOf(as("builder"));
    const review = { action: "review.seen", subjectType: "review", subjectId: "rev_1", runId: "run_1" };
    const [published, seen, deleted] = await add(owner, { memberId }, review, { action: "workflow.deleted" });
    expect(await find(owner, { actor: memberId })).toEqual([published]);
    expect(await find(owner, { action: ["review.seen"] })).toEqual([seen]);
    expect(await find(owner, { action: ["workflow.*"] })).toEqual([deleted, published]);
    expect(await find(owner, { action: ["workflow.deleted", "review.*"] })).toEqual([deleted, seen]);
    expect(await find(owner, { subject: "wf_1" })).toEqual([deleted, published]);
    expect(await find(owner, { subject: "run_1" })).toEqual([seen]);
    const all = await listEntries(owner, { page: 0, size: 20 });
    const at = all.content[1]?.entry.at;
    expect(await find(owner, { from: at })).toEqual([deleted, seen]);
    expect(await find(owner, { to: at })).toEqual([published]);
    expect(await find(owner, { actor: memberId, subject: "run_1" })).toEqual([]);
  });

  test("is searched by the action's words, by today's names, and by exact IDs", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = as("owner");
    const { runId, workflowId } = await makeOpenReview(as("builder"));
    const action = ["run.started", "review.opened", "review.seen", "member.removed", "workflow.deleted"];
    const search = (q: string) => find(owner, { q, action });
    const [opened, started] = await search("");
    const [seen, removed, deleted] = await add(
      owner,
      { action: "review.seen", subjectType: "review", subjectId: "rev_1", requestId: "req_42" },
      { action: "member.removed", subjectType: "member", subjectId: memberIdOf(as("viewer")) },
      { action: "workflow.deleted", subjectId: workflowId },
    );
    expect(await search("opened the DOC")).toEqual([seen]);
    expect(await search("test build")).toEqual([started]);
    expect(await search(" test view ")).toEqual([removed]);
    expect(await search("reviewed")).toEqual([deleted]);
    expect(await search(runId)).toEqual([opened, started]);
    expect(await search("req_42")).toEqual([seen]);
    expect(await search("req_4")).toEqual([]);
  });

  test("omits other organizations' entries, even in an export and a search", async () => {
    const [ours, theirs] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    const owner = ours.as("owner");
    const memberId = memberIdOf(theirs.as("owner"));
    const [foreign = ""] = await add(theirs.as("owner"), { memberId, requestId: "req_shared" });
    expect(await listEntries(owner, { page: 0, size: 20 })).toMatchObject({ totalElements: 0 });
    for (const filters of [{ actor: memberId }, { subject: "wf_1" }, { q: foreign }, { q: "req_shared" }])
      expect(await find(owner, filters)).toEqual([]);
    expect(await readEntryChunk(owner, {})).toEqual({ entries: [], next: null });
    for (const after of [foreign, "ent_0"])
      await expect(readEntryChunk(owner, { after })).rejects.toMatchObject({ code: "not-found" });
    // An entry can name a member of another organization only if someone tampered with it.
    await add(owner, { memberId, subjectType: "member", subjectId: memberId });
    const [entry] = (await listEntries(owner, { page: 0, size: 20 })).content;
    expect(entry).toMatchObject({ actorName: null, subjectName: null });
  });

  test("requires the audit scope, which only owners and admins have", async () => {
    const { as } = await makeOrganization(given.db);
    for (const role of ["builder", "approver", "viewer"] as const)
      await expect(listEntries(as(role), { page: 0, size: 20 })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an entry's names and text", () => {
  const content = { before: { name: "Letters" }, after: { name: "Replies" } };

  async function addSealed(ctx: ServiceContext): Promise<{ keyId: string; id: string }> {
    const { organizationId } = ctx;
    const [key, salt, keyId] = [randomBytes(32), randomBytes(32), makeId("wf")];
    const data = {
      id: keyId,
      organizationId,
      subjectType: "workflow",
      subjectId: keyId,
      ...{ key, salt },
    };
    await given.db.erasableKey.create({ data });
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(`workflow:${keyId}`));
    const json = JSON.stringify(content);
    const encrypted = Buffer.concat([cipher.update(json), cipher.final()]);
    const sealed = Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString("base64url");
    const sealedHash = commitToText(salt, json);
    const [id = ""] = await add(ctx, { subjectId: keyId, keyId, sealed, sealedHash });
    return { keyId, id };
  }

  test("are decrypted until their key is erased", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { keyId } = await addSealed(owner);
    const read = async () => (await listEntries(owner, { page: 0, size: 20 })).content;
    expect(await read()).toMatchObject([{ private: content, erased: false }]);
    await given.db.erasableKey.delete({ where: { id: keyId } });
    expect(await read()).toMatchObject([{ private: null, erased: true }]);
  });

  test("aren't shown if they don't match their commitment", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { id, keyId } = await addSealed(owner);
    const { sealed } = await given.db.ledgerEntry.findUniqueOrThrow({ where: { id } });
    await add(owner, { subjectId: keyId, keyId, sealed, sealedHash: "0".repeat(64) });
    const [entry] = (await listEntries(owner, { page: 0, size: 20 })).content;
    expect(entry).toMatchObject({ private: null, erased: false });
  });

  test("aren't shown for another subject, or with another organization's key", async () => {
    const owner = (await makeOrganization(given.db)).as("owner");
    const { id, keyId } = await addSealed(owner);
    const { sealed, sealedHash } = await given.db.ledgerEntry.findUniqueOrThrow({ where: { id } });
    await add(owner, { subjectId: "wf_other", keyId, sealed, sealedHash });
    const other = (await makeOrganization(given.db)).as("owner");
    await add(other, { subjectId: keyId, keyId, sealed, sealedHash });
    const [moved] = (await listEntries(owner, { page: 0, size: 20 })).content;
    expect(moved).toMatchObject({ private: null, erased: false });
    const [foreign] = (await listEntries(other, { page: 0, size: 20 })).content;
    expect(foreign?.private).toBeNull();
  });
});

test("an export has each entry once, even if many have the same time", async () => {
  const owner = (await makeOrganization(given.db)).as("owner");
  const at = new Date(FIRST);
  const ids = await add(owner, ...Array.from({ length: 1_001 }, () => ({ at })));
  const read: string[] = [];
  let after: string | undefined;
  do {
    const { entries, next } = await readEntryChunk(owner, { after });
    read.push(...entries.map(({ entry }) => entry.id));
    after = next ?? undefined;
  } while (after);
  expect(read).toEqual(ids.toReversed());
});
