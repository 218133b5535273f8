import { describe, expect, test } from "vitest";
import type { NotificationKind } from "@/server/domain/notification/kinds";
import { transact } from "@/server/infra/db";
import { hub } from "@/server/infra/live/hub";
import { finishRun } from "@/server/runs/finish";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import { addComment } from "@/server/services/comment/add";
import type { Person, ServiceContext } from "@/server/services/context";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { reassignReview } from "@/server/services/review/reassign";
import { cancelRun } from "@/server/services/run/cancel";
import { continueRun } from "@/server/services/run/continue";
import { failRun, withRun } from "@/server/services/run/lifecycle";
import { startRun } from "@/server/services/run/start";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { at, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { countUnread } from "./count-unread";
import { listNotifications } from "./list";
import { markNotificationsRead } from "./mark-read";
import { setNotificationChannel } from "./set-channel";

const given = givenDatabase();

const look = () => sweep(given.db, systemContext);

const own = async (ctx: ServiceContext) =>
  (await listNotifications(ctx, { size: 20 })).items.map(
    ({ kind, count, read }) => `${kind} ${count}${read ? " read" : ""}`,
  );

const mails = async (ctx: ServiceContext) =>
  (
    await given.db.message.findMany({
      where: { memberId: memberIdOf(ctx) },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    })
  ).map(({ subject }) => subject);

const turn = (ctx: ServiceContext, kind: NotificationKind, channels: { app?: boolean; email?: boolean }) =>
  Promise.all(
    [
      { channel: "APP" as const, enabled: channels.app },
      { channel: "EMAIL" as const, enabled: channels.email },
    ].map(
      ({ channel, enabled }) =>
        enabled !== undefined &&
        setNotificationChannel(ctx, { kind, channel, enabled, timeZone: "Europe/Berlin" }),
    ),
  );

/** Marks all current notifications as read. */
const readAll = async (ctx: ServiceContext) => {
  const [newest] = (await listNotifications(ctx, { size: 1 })).items;
  await markNotificationsRead(ctx, { upTo: newest?.at ?? "" });
};

/** Fails a run as its driver would. */
const fail = (ctx: ServiceContext, runId: string) =>
  withRun(systemContext(ctx.organizationId), runId, (ctx) =>
    failRun(ctx, runId, ctx.now(), { reason: "INTERNAL", error: { code: "internal", message: "It broke." } }),
  );

describe("a review", () => {
  test("notifies each decider in the app and by email, and nobody else", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("builder"));
    for (const role of ["owner", "admin", "approver"] as const) {
      expect(await own(as(role))).toEqual(["REVIEW_REQUESTED 1"]);
      expect(await countUnread(as(role))).toBe(1);
      expect(await mails(as(role))).toHaveLength(1);
    }
    expect(await own(as("builder"))).toEqual([]);
    expect(await mails(as("builder"))).toEqual([]);
  });

  test.each([
    { app: false, email: true, rows: 1, unread: 0, mailed: 1 },
    { app: true, email: false, rows: 1, unread: 1, mailed: 0 },
    { app: false, email: false, rows: 0, unread: 0, mailed: 0 },
  ])(
    "follows the person's choice: $app in the app, $email by email",
    async ({ rows, unread, mailed, ...to }) => {
      const { as } = await makeOrganization(given.db);
      await turn(as("owner"), "REVIEW_REQUESTED", to);
      await makeOpenReview(as("builder"));
      const where = { memberId: memberIdOf(as("owner")) };
      expect(await given.db.notification.count({ where })).toBe(rows);
      expect(await countUnread(as("owner"))).toBe(unread);
      expect(await mails(as("owner"))).toHaveLength(mailed);
      expect(await mails(as("admin"))).toHaveLength(1);
    },
  );

  test("says who reassigned it, and counts as one unread notification", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { approvers: ["role:owner"] });
    const to = (as("approver").actor as Person).email;
    await reassignReview(as("owner"), { id, to, note: "You know this." });
    const { items } = await listNotifications(as("approver"), { size: 20 });
    expect(items).toMatchObject([{ kind: "REVIEW_REQUESTED", by: "Test owner", reviewId: id, count: 1 }]);
  });

  test("reminds once and needs a decision again after a change", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), {
      timeoutSeconds: 3600,
      quorum: 2,
      approvers: ["role:owner", "role:admin", "role:approver"],
    });
    await bringForward(given.db, id, 31);
    await Promise.all([look(), look()]);
    await look();
    await decideReview(as("owner"), { id, decision: "approve", output: "An edited draft." });
    expect(await own(as("admin"))).toEqual(["REVIEW_CHANGED 1", "REVIEW_DUE 1", "REVIEW_REQUESTED 1"]);
    expect(await mails(as("admin"))).toHaveLength(3);
  });

  test("is read once it's closed, but a mention stays unread", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    const { email } = as("admin").actor as Person;
    await addComment(as("viewer"), { id, text: `@${email} Is it right?` });
    expect(await own(as("admin"))).toEqual(["MENTION 1", "REVIEW_REQUESTED 1"]);
    await decideReview(as("owner"), { id, decision: "approve" });
    expect(await own(as("admin"))).toEqual(["MENTION 1", "REVIEW_REQUESTED 1 read"]);
    expect(await countUnread(as("admin"))).toBe(1);
  });
});

describe("the end of a run", () => {
  test("notifies the person who started it if it waited for a review, in the app only", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id, claim } = await makeOpenReview(as("builder"));
    await decideReview(as("owner"), { id, decision: "approve" });
    await given.db.run.update({ where: { id: claim.runId }, data: { claimedBy: claim.claimedBy } });
    await finishRun(systemContext(as("builder").organizationId), claim);
    await look();
    expect(await own(as("builder"))).toEqual(["RUN_COMPLETED 1"]);
    expect(await mails(as("builder"))).toEqual([]);
    expect(await own(as("owner"))).toEqual(["REVIEW_REQUESTED 1 read"]);
  });

  test("by a failure notifies those who gave the last approval, and the person who started it only once", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id, runId } = await makeOpenReview(as("owner"), { quorum: 2 });
    await decideReview(as("owner"), { id, decision: "approve" });
    await decideReview(as("approver"), { id, decision: "approve" });
    await fail(as("owner"), runId);
    await look();
    expect(await own(as("approver"))).toEqual(["APPROVED_RUN_FAILED 1", "REVIEW_REQUESTED 1 read"]);
    expect(await mails(as("approver"))).toContain("Run failed after your approval: “Reviewed”");
    const message = await given.db.message.findFirst({
      where: { memberId: memberIdOf(as("approver")), kind: "NOTIFICATION" },
    });
    expect(message?.text).toContain("It broke.");
    expect((await own(as("owner"))).filter((row) => !row.startsWith("REVIEW"))).toEqual(["RUN_FAILED 1"]);
    expect(await own(as("admin"))).toEqual(["REVIEW_REQUESTED 1 read"]);
  });

  test("without an approval notifies nobody else", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId } = await makeOpenReview(as("builder"));
    await fail(as("builder"), runId);
    expect(await own(as("approver"))).toEqual(["REVIEW_REQUESTED 1 read"]);
  });

  test("counts failures in one notification and sends one email, even if several processes check", async () => {
    const { as } = await makeOrganization(given.db);
    const { workflowId, runId } = await makeOpenReview(as("builder"));
    await fail(as("builder"), runId);
    // The process died before it could send anything. Other processes find the row.
    expect(await mails(as("builder"))).toEqual([]);
    await Promise.all([look(), look(), look()]);
    expect(await mails(as("builder"))).toEqual(["Run failed: “Reviewed”"]);
    for (const input of ["a", "b"])
      await fail(as("builder"), (await startRun(as("builder"), { id: workflowId, input })).runId);
    await look();
    expect(await own(as("builder"))).toEqual(["RUN_FAILED 3"]);
    expect(await mails(as("builder"))).toHaveLength(1);
    await readAll(as("builder"));
    await fail(as("builder"), (await startRun(as("builder"), { id: workflowId, input: "c" })).runId);
    await look();
    expect(await own(as("builder"))).toEqual(["RUN_FAILED 1", "RUN_FAILED 3 read"]);
    expect(await mails(as("builder"))).toHaveLength(2);
  });

  test("sends a second email about failures that nobody has read for a day, with the reason", async () => {
    const { as } = await makeOrganization(given.db);
    const { workflowId, runId } = await makeOpenReview(as("builder"));
    await fail(as("builder"), runId);
    await look();
    const where = { memberId: memberIdOf(as("builder")) };
    await given.db.notification.updateMany({ where, data: { mailedAt: new Date(Date.now() - 90_000_000) } });
    await fail(as("builder"), (await startRun(as("builder"), { id: workflowId, input: "x" })).runId);
    await Promise.all([look(), look()]);
    expect(await mails(as("builder"))).toEqual(["Run failed: “Reviewed”", "2 runs failed: “Reviewed”"]);
    const message = await given.db.message.findFirst({ where, orderBy: { createdAt: "desc" } });
    expect(message).toMatchObject({ kind: "NOTIFICATION", status: "KEPT" });
    expect(message?.text).toContain("\n\nLatest: It broke.\n\n");
  });

  test("emails a second failure a day after the first, even if no more follow", async () => {
    const { as } = await makeOrganization(given.db);
    const { workflowId, runId } = await makeOpenReview(as("builder"));
    await fail(as("builder"), runId);
    await look();
    await fail(as("builder"), (await startRun(as("builder"), { id: workflowId, input: "x" })).runId);
    await look();
    expect(await mails(as("builder"))).toEqual(["Run failed: “Reviewed”"]);
    const where = { memberId: memberIdOf(as("builder")), kind: "RUN_FAILED" } as const;
    const { mailAt, mailedAt } = await given.db.notification.findFirstOrThrow({ where });
    expect(mailAt?.getTime()).toBe((mailedAt?.getTime() ?? 0) + 86_400_000);
    await given.db.notification.updateMany({ where, data: { mailAt: new Date() } });
    await look();
    expect(await mails(as("builder"))).toEqual(["Run failed: “Reviewed”", "2 runs failed: “Reviewed”"]);
  });

  test("says if the run that failed was continued since", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId } = await makeOpenReview(as("builder"));
    await fail(as("builder"), runId);
    const states = async () =>
      (await listNotifications(as("builder"), { size: 20 })).items.map(({ runStatus }) => runStatus);
    expect(await states()).toEqual(["FAILED"]);
    await continueRun(as("builder"), { runId });
    expect(await states()).toEqual(["QUEUED"]);
    await look();
    expect(await mails(as("builder"))).toEqual(["Run failed, then continued: “Reviewed”"]);
  });

  test("isn't emailed if the person disabled that before it was sent", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId } = await makeOpenReview(as("builder"));
    await fail(as("builder"), runId);
    await turn(as("builder"), "RUN_FAILED", { email: false });
    await turn(as("builder"), "RUN_FAILED", { email: true });
    await look();
    expect(await mails(as("builder"))).toEqual([]);
    expect(await own(as("builder"))).toEqual(["RUN_FAILED 1"]);
  });

  test("doesn't count what a disabled channel would have shown", async () => {
    const { as } = await makeOrganization(given.db);
    await turn(as("builder"), "RUN_FAILED", { app: false, email: true });
    const { workflowId, runId } = await makeOpenReview(as("builder"));
    await fail(as("builder"), runId);
    await turn(as("builder"), "RUN_FAILED", { email: false });
    await turn(as("builder"), "RUN_FAILED", { app: true });
    await fail(as("builder"), (await startRun(as("builder"), { id: workflowId, input: "x" })).runId);
    expect((await own(as("builder"))).filter((row) => !row.endsWith("read"))).toEqual(["RUN_FAILED 1"]);
  });

  test("is written with the run's status, or not at all", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId } = await makeOpenReview(as("builder"));
    const ctx = systemContext(as("builder").organizationId);
    await expect(
      transact(given.db, async (db) => {
        await withRun({ ...ctx, db }, runId, (ctx) =>
          failRun(ctx, runId, ctx.now(), { reason: "INTERNAL", error: { code: "internal", message: "x" } }),
        );
        throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
    expect(await own(as("builder"))).toEqual([]);
    await fail(as("builder"), runId);
    expect(await own(as("builder"))).toEqual(["RUN_FAILED 1"]);
  });

  test("doesn't notify of a cancellation, of your own rejection, or of a test of a draft", async () => {
    const { as } = await makeOrganization(given.db);
    const canceled = await makeOpenReview(as("owner"));
    await cancelRun(as("admin"), { runId: canceled.runId });
    const rejected = await makeOpenReview(as("owner"));
    await decideReview(as("owner"), { id: rejected.reviewId, decision: "reject", reason: "No." });
    const draft = await makeOpenReview(as("owner"));
    await given.db.run.update({ where: { id: draft.runId }, data: { purpose: "DRAFT" } });
    await fail(as("owner"), draft.runId);
    expect(await own(as("owner"))).toEqual(Array(3).fill("REVIEW_REQUESTED 1 read"));
  });

  test.each([
    { purpose: "RUN", published: [{ noun: "notification", id: null }] },
    { purpose: "DRAFT", published: [] },
  ] as const)("is published as a notification if there is one: $purpose", async ({ purpose, published }) => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { runId } = await makeOpenReview(as("builder"));
    await given.db.run.update({ where: { id: runId }, data: { purpose } });
    const page = hub().listen({ organizationId, memberId: "reader", runId: null, wake: () => {} });
    await fail(as("builder"), runId);
    expect(page.take().filter(({ noun }) => noun === "notification")).toEqual(published);
    page.close();
  });

  test("notifies of someone else's rejection", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    await decideReview(as("owner"), { id, decision: "reject", reason: "No." });
    await look();
    expect(await own(as("builder"))).toEqual(["RUN_REJECTED 1"]);
    expect(await mails(as("builder"))).toEqual(["Run rejected: “Reviewed”"]);
    const where = { memberId: memberIdOf(as("builder")) };
    const { text } = await given.db.message.findFirstOrThrow({ where });
    expect(text).toContain("Rejected by Test owner: “No.”");
  });
});

describe("notifications", () => {
  test("are marked as read one by one, by review, by run, or all together, and only for the caller", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId } = await makeOpenReview(as("builder"));
    const { runId } = await makeOpenReview(as("owner"));
    await fail(as("owner"), runId);
    const [first] = (await listNotifications(as("owner"), { size: 20 })).items;
    await markNotificationsRead(as("admin"), { id: first?.id ?? "" });
    expect(await countUnread(as("owner"))).toBe(2);
    await markNotificationsRead(as("owner"), { runId });
    expect(await countUnread(as("owner"))).toBe(1);
    await markNotificationsRead(as("owner"), { reviewId });
    expect(await countUnread(as("owner"))).toBe(0);
    expect(await countUnread(as("admin"))).toBe(1);
    await readAll(as("admin"));
    expect(await countUnread(as("admin"))).toBe(0);
  });

  test("that arrived after the list was shown stay unread if all are marked as read", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("builder"));
    await makeOpenReview(as("builder"));
    const [newest] = (await listNotifications(as("owner"), { size: 20 })).items;
    const later = new Date(Date.parse(newest?.at ?? "") + 1);
    await makeOpenReview(at(as("builder"), later));
    await markNotificationsRead(as("owner"), { upTo: newest?.at ?? "" });
    expect(await own(as("owner"))).toEqual([
      "REVIEW_REQUESTED 1",
      "REVIEW_REQUESTED 1 read",
      "REVIEW_REQUESTED 1 read",
    ]);
  });

  test("are marked as read even if one is being written", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("builder"));
    const [{ id = "" } = {}] = (await listNotifications(as("owner"), { size: 20 })).items;
    const { marked } = await transact(given.db, async (db) => {
      await db.$queryRaw`SELECT FROM "Notification" WHERE "id" = ${id} FOR UPDATE`;
      const marked = markNotificationsRead(as("owner"), { id });
      await untilOneWaits(given.db);
      return { marked };
    });
    await marked;
    expect(await countUnread(as("owner"))).toBe(0);
  });

  test("are listed newest first, a few at a time", async () => {
    const { as } = await makeOrganization(given.db);
    for (let n = 0; n < 3; n++) await makeOpenReview(as("builder"));
    const { items, hasMore } = await listNotifications(as("owner"), { size: 2 });
    expect(items).toHaveLength(2);
    expect(hasMore).toBe(true);
    expect((await listNotifications(as("owner"), { size: 3 })).hasMore).toBe(false);
  });

  test("are deleted 90 days after their last event, and with their member", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("builder"));
    const old = new Date(Date.now() - 91 * 86_400_000);
    const where = { memberId: memberIdOf(as("owner")) };
    await given.db.notification.updateMany({ where, data: { at: old } });
    await look();
    expect(await own(as("owner"))).toEqual([]);
    expect(await own(as("admin"))).toHaveLength(1);
    await turn(as("approver"), "MENTION", { email: false });
    await removeMember(as("owner"), { id: memberIdOf(as("approver")) });
    const ofApprover = { where: { memberId: memberIdOf(as("approver")) } };
    expect(await given.db.notification.count(ofApprover)).toBe(0);
    expect(await given.db.notificationPreference.count(ofApprover)).toBe(0);
  });
});
