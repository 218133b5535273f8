import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { transact } from "@/server/infra/db";
import { env, settle } from "@/server/infra/env";
import { systemContext } from "@/server/runs/system-context";
import type { ServiceContext } from "@/server/services/context";
import { chainEntries } from "@/server/services/ledger/chain";
import { signHead } from "@/server/services/ledger/sign-heads";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/database/given-database";
import { at, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { countUnread } from "./count-unread";
import { findWaitingForDigest, queueDigest } from "./digest";
import { markNotificationsRead } from "./mark-read";
import { setNotificationChannel } from "./set-channel";

const given = givenDatabase();

/** Queues the digests that are due at the given time. */
async function digest(time: string, contextOf = (id: string) => at(systemContext(id), new Date(time))) {
  for (const row of await findWaitingForDigest(given.db))
    await queueDigest(contextOf(row.organizationId), row);
}

async function makeReader(timeZone: string, { app = true } = {}) {
  const { as, ...organization } = await makeOrganization(given.db);
  const owner = as("owner");
  const choose = (channel: "APP" | "EMAIL" | "DIGEST", enabled: boolean) =>
    setNotificationChannel(owner, { kind: "REVIEW_REQUESTED", channel, enabled, timeZone });
  await choose("DIGEST", true);
  await choose("EMAIL", false);
  await choose("APP", app);
  const open = async (time: string) => {
    const { reviewId } = await makeOpenReview(at(as("builder"), new Date(time)));
    return reviewId;
  };
  return { ...organization, as, owner, open };
}

const digests = (ctx: ServiceContext) =>
  given.db.message.findMany({
    where: { memberId: memberIdOf(ctx), kind: "DIGEST" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });

describe("the daily digest", () => {
  test("is queued once at 8:00 in the person's time zone, even if several processes check, with what's unread", async () => {
    const { owner, open } = await makeReader("America/New_York");
    await open("2026-11-20T03:00:00Z");
    await open("2026-11-20T04:00:00Z");
    await digest("2026-11-20T12:59:59Z");
    expect(await digests(owner)).toEqual([]);
    await Promise.all([1, 2, 3].map(() => digest("2026-11-20T13:00:00Z")));
    await digest("2026-11-20T20:00:00Z");
    expect(await digests(owner)).toMatchObject([
      { subject: "Your daily digest: 2 notifications", text: expect.stringContaining("Review requested") },
    ]);
    expect(await countUnread(owner)).toBe(2);
  });

  test("leaves what happens after 8:00 for the next day", async () => {
    const { owner, open } = await makeReader("UTC");
    await open("2026-11-20T08:00:00Z");
    await digest("2026-11-20T23:59:00Z");
    expect(await digests(owner)).toEqual([]);
    await digest("2026-11-21T08:00:00Z");
    expect(await digests(owner)).toHaveLength(1);
    await digest("2026-11-22T08:00:00Z");
    expect(await digests(owner)).toHaveLength(1);
  });

  test("isn't sent if everything was read or closed", async () => {
    const { owner, open } = await makeReader("UTC");
    const reviewId = await open("2026-11-20T07:00:00Z");
    await open("2026-11-20T07:30:00Z");
    await decideReview(owner, { id: reviewId, decision: "approve" });
    await markNotificationsRead(owner, { upTo: "2026-11-20T07:30:00.000Z" });
    await digest("2026-11-20T08:00:00Z");
    expect(await digests(owner)).toEqual([]);
  });

  test("isn't sent about what waited when the person disabled it", async () => {
    const { owner, open } = await makeReader("UTC");
    await open("2026-11-20T07:00:00Z");
    const choose = (enabled: boolean) =>
      setNotificationChannel(owner, {
        kind: "REVIEW_REQUESTED",
        channel: "DIGEST",
        enabled,
        timeZone: "UTC",
      });
    await choose(false);
    await choose(true);
    await digest("2026-11-20T08:00:00Z");
    expect(await digests(owner)).toEqual([]);
  });

  test("waits for a notification that's being written, instead of leaving it for the next day", async () => {
    const { owner, open } = await makeReader("UTC");
    await open("2026-11-20T06:00:00Z");
    const reviewId = await open("2026-11-20T07:00:00Z");
    await transact(given.db, async (db) => {
      await db.$queryRaw`SELECT FROM "Notification" WHERE "reviewId" = ${reviewId} FOR UPDATE`;
      await digest("2026-11-20T08:00:00Z");
    });
    expect(await digests(owner)).toEqual([]);
    await digest("2026-11-20T08:00:10Z");
    expect(await digests(owner)).toMatchObject([{ subject: "Your daily digest: 2 notifications" }]);
  });

  test("takes everything that waits, even if that's more than a statement can have parameters", async () => {
    const { owner } = await makeReader("UTC");
    const { organizationId } = owner;
    await given.db.$executeRaw`
      INSERT INTO "Notification" ("id", "organizationId", "memberId", "kind", "subjectId", "title", "channels",
        "createdAt", "at", "digestAt")
      SELECT n || ${organizationId}, ${organizationId}, ${memberIdOf(owner)}, 'MENTION', n, 'Reviewed', '{DIGEST}',
        "time", "time", "time"
      FROM generate_series(1, 33000) AS n, CAST('2026-11-20T07:00:00Z' AS timestamptz) AS "time"`;
    await digest("2026-11-20T08:00:00Z");
    const [message] = await digests(owner);
    expect(message?.text).toContain("And 32,950 more.");
    const where = { memberId: memberIdOf(owner), OR: [{ digestAt: { not: null } }, { readAt: null }] };
    expect(await given.db.notification.count({ where })).toBe(0);
  });

  test("can be the only channel", async () => {
    const { owner, open } = await makeReader("UTC", { app: false });
    await open("2026-11-20T07:00:00Z");
    expect(await countUnread(owner)).toBe(0);
    await digest("2026-11-20T08:00:00Z");
    await digest("2026-11-21T08:00:00Z");
    expect(await digests(owner)).toHaveLength(1);
    const where = { memberId: memberIdOf(owner) };
    expect(await given.db.notification.count({ where: { ...where, readAt: null } })).toBe(0);
  });

  test("is queued again if the process died before it committed", async () => {
    const { owner, open } = await makeReader("UTC");
    await open("2026-11-20T07:00:00Z");
    const killed = new Error("killed");
    const time = "2026-11-20T08:00:00Z";
    const dying = (id: string): ServiceContext => {
      const ctx = at(systemContext(id), new Date(time));
      let calls = 0;
      // The clock fails while the digest is being written.
      return { ...ctx, now: () => (calls++ < 2 ? ctx.now() : raise(killed)) };
    };
    await expect(digest(time, dying)).rejects.toThrow("killed");
    expect(await given.db.notificationDigest.count({ where: { memberId: memberIdOf(owner) } })).toBe(0);
    await digest("2026-11-20T08:01:00Z");
    expect(await digests(owner)).toHaveLength(1);
  });
});

describe("the head of the ledger", () => {
  beforeEach(() => void settle({ ...env(), mail: { url: "smtp://mail.test", from: "us@acme.test" } }));
  afterEach(() => void settle({ ...env(), mail: null }));

  /** Adds entries and signs a head of them. */
  async function sign({ as, organizationId }: Pick<TestOrganization, "as" | "organizationId">, time: string) {
    await makeOpenReview(at(as("builder"), new Date(time)));
    await chainEntries(given.db);
    const head = await signHead(given.db, organizationId, new Date(time));
    return `${head?.sequence}:${head?.hash}`;
  }

  test("is in the digest of each owner and admin on days with new entries, and of no one else", async () => {
    const organization = await makeOrganization(given.db);
    const first = await sign(organization, "2026-11-20T07:00:00Z");
    for (const time of ["2026-11-20T07:59:00Z", "2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z"])
      await digest(time);
    const second = await sign(organization, "2026-11-21T08:30:00Z");
    await digest("2026-11-21T09:00:00Z");
    await digest("2026-11-22T08:00:00Z");
    for (const role of ["owner", "admin"] as const) {
      const sent = await digests(organization.as(role));
      expect(sent.map(({ subject }) => subject.replace(/[\d,]+$/, "N"))).toEqual([
        "Your daily digest: audit log at entry N",
        "Your daily digest: audit log at entry N",
      ]);
      for (const [index, head] of [first, second].entries())
        for (const body of [sent[index]?.text, sent[index]?.html]) expect(body).toContain(`Head: ${head}`);
    }
    for (const role of ["builder", "approver", "viewer"] as const)
      expect(await digests(organization.as(role))).toEqual([]);
  });

  test("is also in a digest of notifications, even if it isn't new", async () => {
    const reader = await makeReader("UTC");
    const head = await sign(reader, "2026-11-20T07:00:00Z");
    await digest("2026-11-20T08:00:00Z");
    await reader.open("2026-11-21T07:00:00Z");
    await digest("2026-11-21T08:00:00Z");
    const sent = await digests(reader.owner);
    expect(sent).toMatchObject([{}, { subject: "Your daily digest: 1 notification" }]);
    for (const { text } of sent) expect(text).toContain(`Head: ${head}\n`);
  });

  test("isn't sent to a person who turned it off, nor on its own without a mail server", async () => {
    const organization = await makeOrganization(given.db);
    const owner = organization.as("owner");
    const choice = { kind: "LEDGER_HEAD", channel: "DIGEST", enabled: false, timeZone: "UTC" } as const;
    await setNotificationChannel(owner, choice);
    await sign(organization, "2026-11-20T07:00:00Z");
    settle({ ...env(), mail: null });
    await digest("2026-11-20T08:00:00Z");
    expect(await digests(organization.as("admin"))).toEqual([]);
    settle({ ...env(), mail: { url: "smtp://mail.test", from: "us@acme.test" } });
    await digest("2026-11-20T08:00:00Z");
    expect(await digests(organization.as("admin"))).toHaveLength(1);
    expect(await digests(owner)).toEqual([]);
  });
});

function raise(error: Error): never {
  throw error;
}
