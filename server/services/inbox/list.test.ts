import { describe, expect, test } from "vitest";
import { InboxRow } from "@/server/domain/review/inbox/inbox";
import type { ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { cancelRun } from "@/server/services/run/cancel";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { countMyReviews } from "./count-mine";
import { listInbox } from "./list";

const given = givenDatabase();
const page = { page: 0, size: 20 };
const idsOf = async (ctx: ServiceContext, query: Parameters<typeof listInbox>[1]) =>
  (await listInbox(ctx, query)).content.map(({ id }) => id);

describe("listInbox", () => {
  test("lists overdue reviews first, then reviews with a deadline, then the longest waiting", async () => {
    const { as } = await makeOrganization(given.db);
    const builder = as("builder");
    const young = await makeOpenReview(secondsAgo(builder, 10));
    const old = await makeOpenReview(secondsAgo(builder, 20));
    const dueLater = await makeOpenReview(builder, { timeoutSeconds: 600 });
    const overdue = await makeOpenReview(secondsAgo(builder, 90), { timeoutSeconds: 60 });
    const dueSoon = await makeOpenReview(builder, { timeoutSeconds: 60 });
    const others = await makeOpenReview(builder, { approvers: ["role:owner"] });
    const pressing = [overdue, dueSoon, dueLater, old, young].map(({ reviewId }) => reviewId);
    expect(await idsOf(as("approver"), { ...page, tab: "mine" })).toEqual(pressing);
    expect(await idsOf(as("approver"), { ...page, tab: "open" })).toEqual([...pressing, others.reviewId]);
    expect(await countMyReviews(as("approver"))).toBe(5);
    expect(await countMyReviews(as("owner"))).toBe(6);
  });

  test("sorts a decided review by its opening time if the decision time isn't known", async () => {
    const { as } = await makeOrganization(given.db);
    const made = [];
    for (const seconds of [30, 20, 10]) {
      const { reviewId: id, workflowId } = await makeOpenReview(secondsAgo(as("builder"), seconds));
      await decideReview(secondsAgo(as("approver"), seconds), { id, decision: "approve" });
      made.unshift({ id, workflowId });
    }
    const [, unknown, oldest] = made;
    await given.db.review.update({ where: { id: unknown?.id ?? "" }, data: { closedAt: null } });
    expect(await idsOf(as("approver"), { ...page, tab: "done" })).toEqual(made.map(({ id }) => id));
    const { workflowId = "" } = oldest ?? {};
    expect(await idsOf(as("approver"), { ...page, tab: "done", workflowId })).toEqual([oldest?.id]);
  });

  test("returns pages of all open reviews and of the reviews waiting for the caller", async () => {
    const { as } = await makeOrganization(given.db);
    const made = [];
    for (const seconds of [50, 40, 30, 20, 10])
      made.push((await makeOpenReview(secondsAgo(as("builder"), seconds))).reviewId);
    for (const tab of ["mine", "open"] as const) {
      const second = await listInbox(as("approver"), { tab, page: 1, size: 2 });
      expect(second).toMatchObject({ totalElements: 5, totalPages: 3, number: 1, numberOfElements: 2 });
      expect(second.content.map(({ id }) => id)).toEqual(made.slice(2, 4));
      expect(await listInbox(as("approver"), { tab, page: 9, size: 2 })).toMatchObject({ empty: true });
    }
  });

  test("returns every page of decided reviews, from either end of the list", async () => {
    const { as } = await makeOrganization(given.db);
    const made = await makeOpenReview(as("builder"));
    await copyOpenReview(given.db, made, 22);
    await given.db.$executeRaw`
      UPDATE "Review" SET "status" = 'APPROVED', "settledAt" = now(),
        "closedAt" = '2026-11-01T00:00:00.000Z'::timestamptz + (length("id") + hashtext("id") % 5) * interval '1 hour'
      WHERE "workflowId" = ${made.workflowId}`;
    const pages = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6].map((page) => listInbox(as("viewer"), { tab: "done", page, size: 4 })),
    );
    const rows = pages.flatMap(({ content }) => content);
    const places = rows.map(({ closedAt, id }) => `${closedAt} ${id}`);
    expect(new Set(places).size).toBe(23);
    expect(places).toEqual(places.toSorted().toReversed());
    expect(pages.map(({ totalElements, numberOfElements: rows }) => [totalElements, rows])).toEqual(
      [4, 4, 4, 4, 4, 3, 0].map((rows) => [23, rows]),
    );
  });

  test("lists decided reviews newest first, with the person who decided and whether they edited the text", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = as("owner");
    const [edited, approved, rejected, cancelled] = await Promise.all(
      [1, 2, 3, 4].map(() => makeOpenReview(as("builder"))),
    );
    if (!edited || !approved || !rejected || !cancelled) throw new Error("four were made");
    await makeOpenReview(as("builder"));
    const approve = { decision: "approve" as const };
    await decideReview(secondsAgo(owner, 40), { id: edited.reviewId, ...approve, output: "Mine." });
    await decideReview(secondsAgo(owner, 30), { id: approved.reviewId, ...approve });
    await decideReview(secondsAgo(as("admin"), 20), {
      id: rejected.reviewId,
      decision: "reject",
      reason: "No.",
    });
    await cancelRun(secondsAgo(owner, 10), cancelled);
    const { content } = await listInbox(as("viewer"), { ...page, tab: "done" });
    expect(content).toMatchObject([
      { id: cancelled.reviewId, status: "CANCELLED", decided: null, mine: false },
      { id: rejected.reviewId, status: "REJECTED", decided: { by: { name: "Test admin" }, edited: false } },
      { id: approved.reviewId, status: "APPROVED", decided: { by: { name: "Test owner" }, edited: false } },
      { id: edited.reviewId, text: "Mine.", decided: { decision: "approve", edited: true } },
    ]);
  });

  test("includes the start of each document on one line, however long the document is", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("owner"), {}, `  First.\n\nSecond 😀. ${"Many more words. ".repeat(10_000)}`);
    const { content } = await listInbox(as("owner"), { ...page, tab: "mine" });
    expect(content[0]).toEqual(InboxRow.parse(content[0]));
    expect(content[0]).toMatchObject({
      action: "Check it.",
      text: expect.stringMatching(/^First\. Second 😀\. /),
    });
    expect(JSON.stringify(content).length).toBeLessThan(1_000);
  });

  test("is empty for people who can't decide, and omits the caller's own runs if the policy excludes requesters", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId } = await makeOpenReview(as("owner"), { allowRequester: false });
    for (const role of ["viewer", "owner"] as const)
      expect(await idsOf(as(role), { ...page, tab: "mine" })).toEqual([]);
    expect(await listInbox(as("owner"), { ...page, tab: "open" })).toMatchObject({
      content: [{ id: reviewId, mine: false }],
    });
    expect(await countMyReviews(as("approver"))).toBe(1);
  });

  test("omits reviews the caller has voted on, until an edit requires a new vote", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(as("approver"), { id, decision: "approve" });
    expect(await countMyReviews(as("approver"))).toBe(0);
    const open = { ...page, tab: "open" as const };
    expect((await listInbox(as("approver"), open)).content).toMatchObject([{ id, mine: false }]);
    await decideReview(as("owner"), { id, decision: "approve", output: "Edited." });
    expect((await listInbox(as("approver"), { ...page, tab: "mine" })).content).toMatchObject([
      { id, text: "Edited.", mine: true },
    ]);
    expect(await countMyReviews(as("owner"))).toBe(0);
  });
});
