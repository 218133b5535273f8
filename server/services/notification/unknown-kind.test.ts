import { expect, test } from "vitest";
import { systemContext } from "@/server/runs/system-context";
import type { ServiceContext } from "@/server/services/context";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { at, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { countUnread } from "./count-unread";
import { findWaitingForDigest, queueDigest } from "./digest";
import { getNotificationSettings } from "./get-settings";
import { listNotifications } from "./list";
import { findUnmailed } from "./mail";
import { markNotificationsRead } from "./mark-read";
import { setNotificationChannel } from "./set-channel";

const given = givenDatabase();

/** Adds a kind of notification, as a later version's migration would, and sends the member one on all channels. */
async function notifyOfLaterKind(member: ServiceContext): Promise<void> {
  await asOwner(`ALTER TYPE "NotificationKind" ADD VALUE IF NOT EXISTS 'LATER'`);
  await given.db.$executeRaw`
    INSERT INTO "NotificationPreference" ("memberId", "organizationId", "kind", "channels")
    VALUES (${memberIdOf(member)}, ${member.organizationId}, 'LATER', '{APP,EMAIL,DIGEST}')`;
  await given.db.$executeRaw`
    SELECT "notifyMember"(${memberIdOf(member)}, ${member.organizationId}, 'LATER', 'about', 'Later', NULL, NULL, NULL,
      false, '2026-11-20T07:00:00Z')`;
}

const later = (member: ServiceContext) => given.db.$queryRaw`
  SELECT "readAt" IS NULL AS "unread", "mailAt" IS NOT NULL AS "mail", "digestAt" IS NOT NULL AS "digest"
  FROM "Notification" WHERE "memberId" = ${memberIdOf(member)} AND "kind" = 'LATER'`;

test("a notification of a kind that only a later version knows is left for that version", async () => {
  const { as } = await makeOrganization(given.db);
  const owner = as("owner");
  const timeZone = "UTC";
  const kind = "REVIEW_REQUESTED";
  await setNotificationChannel(owner, { kind, channel: "DIGEST", enabled: true, timeZone });
  await makeOpenReview(at(as("builder"), new Date("2026-11-20T06:00:00Z")));
  await notifyOfLaterKind(owner);

  const { items, hasMore } = await listNotifications(owner, { size: 1 });
  expect(items).toMatchObject([{ kind, read: false }]);
  expect(hasMore).toBe(false);
  expect(await countUnread(owner)).toBe(1);
  const { kinds } = await getNotificationSettings(owner);
  expect(kinds.map((row) => String(row.kind))).not.toContain("LATER");

  const now = new Date("2026-11-20T08:00:00Z");
  for (const row of await findWaitingForDigest(given.db))
    await queueDigest(at(systemContext(row.organizationId), now), row);
  const where = { memberId: memberIdOf(owner), kind: "DIGEST" } as const;
  expect(await given.db.message.findMany({ where, select: { subject: true } })).toEqual([
    { subject: "Your daily digest: 1 notification" },
  ]);
  expect(await findUnmailed(given.db)).toEqual([]);

  await markNotificationsRead(owner, { upTo: now.toISOString() });
  expect(await countUnread(owner)).toBe(0);
  expect(await later(owner)).toEqual([{ unread: true, mail: true, digest: true }]);
  expect(await findWaitingForDigest(given.db)).toEqual([]);
});
