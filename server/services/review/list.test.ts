import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/db";
import type { ServiceContext } from "@/server/services/context";
import { cancelRun } from "@/server/services/run/cancel";
import { useDatabase } from "@/server/testing/executor";
import { makeOpenReview } from "@/server/testing/open-review";
import { makeOrganization } from "@/server/testing/organization";
import { countMyReviews } from "./count-mine";
import { decideReview } from "./decide";
import { listReviews } from "./list";
import { listMyReviews } from "./list-mine";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const page = { page: 0, size: 20 };
const secondsAgo = (ctx: ServiceContext, seconds: number): ServiceContext => ({
  ...ctx,
  now: () => new Date(Date.now() - seconds * 1000),
});

describe("listReviews", () => {
  test("lists newest first, by status and by run, and what is closed, the last decided first", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const approved = await makeOpenReview(secondsAgo(owner, 30));
    const cancelled = await makeOpenReview(secondsAgo(owner, 20));
    const open = await makeOpenReview(secondsAgo(owner, 10));
    await cancelRun(secondsAgo(owner, 5), cancelled);
    await decideReview(owner, { id: approved.reviewId, decision: "approve" });
    const ids = async (query: Parameters<typeof listReviews>[1]) =>
      (await listReviews(as("viewer"), query)).content.map(({ id }) => id);
    expect(await ids(page)).toEqual([open.reviewId, cancelled.reviewId, approved.reviewId]);
    expect(await ids({ ...page, status: "OPEN" })).toEqual([open.reviewId]);
    expect(await ids({ ...page, status: "APPROVED" })).toEqual([approved.reviewId]);
    expect(await ids({ ...page, closed: true })).toEqual([approved.reviewId, cancelled.reviewId]);
    expect(await ids({ ...page, runId: approved.runId })).toEqual([approved.reviewId]);
    expect(await listReviews(owner, { page: 1, size: 2 })).toMatchObject({
      totalElements: 3,
      totalPages: 2,
      content: [{ id: approved.reviewId }],
    });
  });

  test("tells each caller whether they may decide, and why not", async () => {
    const { as } = await makeOrganization(db);
    await makeOpenReview(as("owner"), { approvers: ["role:approver"] });
    const mayDecide = async (role: "viewer" | "owner" | "approver") =>
      (await listReviews(as(role), page)).content[0]?.mayDecide;
    expect(await mayDecide("approver")).toEqual({ allowed: true, reason: null });
    expect(await mayDecide("viewer")).toEqual({
      allowed: false,
      reason: "Your role (viewer) does not decide reviews. An owner, admin or approver does.",
    });
    expect(await mayDecide("owner")).toEqual({
      allowed: false,
      reason: "Only an approver may decide this review.",
    });
  });
});

describe("listMyReviews", () => {
  test("lists what waits for the caller: due first, then oldest first", async () => {
    const { as } = await makeOrganization(db);
    const builder = as("builder");
    const young = await makeOpenReview(secondsAgo(builder, 10));
    const old = await makeOpenReview(secondsAgo(builder, 20));
    const dueLater = await makeOpenReview(builder, { timeoutSeconds: 600 });
    const dueSoon = await makeOpenReview(builder, { timeoutSeconds: 60 });
    await makeOpenReview(builder, { approvers: ["role:owner"] });
    expect((await listMyReviews(as("approver"))).map(({ id }) => id)).toEqual(
      [dueSoon, dueLater, old, young].map(({ reviewId }) => reviewId),
    );
    expect(await countMyReviews(as("approver"))).toBe(4);
    expect(await countMyReviews(as("owner"))).toBe(5);
  });

  test("is empty for who may not decide, and leaves out one's own runs where the policy does", async () => {
    const { as } = await makeOrganization(db);
    await makeOpenReview(as("owner"), { allowRequester: false });
    expect(await listMyReviews(as("viewer"))).toEqual([]);
    expect(await listMyReviews(as("owner"))).toEqual([]);
    expect(await countMyReviews(as("approver"))).toBe(1);
  });

  test("leaves out what one has voted for, until an edit asks again", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(as("approver"), { id, decision: "approve" });
    expect(await countMyReviews(as("approver"))).toBe(0);
    await decideReview(as("owner"), { id, decision: "approve", output: "Edited." });
    expect(await listMyReviews(as("approver"))).toMatchObject([{ id, text: "Edited." }]);
    expect(await countMyReviews(as("owner"))).toBe(0);
  });
});
