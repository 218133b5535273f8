import { describe, expect, test } from "vitest";
import { cancelRun } from "@/server/services/run/cancel";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { decideReview } from "./decide";
import { getReview } from "./get";
import { listReviews } from "./list";

const given = givenDatabase();
const page = { page: 0, size: 20 };

describe("listReviews", () => {
  test("lists reviews newest first, filtered by status and by run", async () => {
    const { as } = await makeOrganization(given.db);
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
    expect(await ids({ ...page, runId: approved.runId })).toEqual([approved.reviewId]);
    expect(await listReviews(owner, { page: 1, size: 2 })).toMatchObject({
      totalElements: 3,
      totalPages: 2,
      content: [{ id: approved.reviewId }],
    });
  });

  test("names the people each open review is waiting for: the caller first, then the others by name", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = as("owner");
    const one = await makeOpenReview(secondsAgo(owner, 20), { quorum: 2 });
    const two = await makeOpenReview(secondsAgo(owner, 10), { approvers: ["role:approver"] });
    await decideReview(owner, { id: one.reviewId, decision: "approve" });
    const missing = async (role: "admin" | "approver" | "viewer") =>
      (await listReviews(as(role), page)).content.map(({ missing }) => [
        missing?.votes,
        ...(missing?.people ?? []).map(({ name }) => name),
      ]);
    expect(await missing("viewer")).toEqual([
      [1, "Test approver"],
      [1, "Test admin", "Test approver"],
    ]);
    expect((await missing("approver"))[1]).toEqual([1, "Test approver", "Test admin"]);
    await decideReview(as("approver"), { id: two.reviewId, decision: "approve" });
    expect((await missing("admin"))[0]).toEqual([undefined]);
    expect(await getReview(as("admin"), { id: one.reviewId })).toMatchObject({
      missing: { votes: 1, people: [{ name: "Test admin" }, { name: "Test approver" }], others: 0 },
    });
  });

  test("tells each caller whether they can decide, or why not", async () => {
    const { as } = await makeOrganization(given.db);
    await makeOpenReview(as("owner"), { approvers: ["role:approver"] });
    const mayDecide = async (role: "viewer" | "owner" | "approver") =>
      (await listReviews(as(role), page)).content[0]?.mayDecide;
    expect(await mayDecide("approver")).toEqual({ allowed: true, reason: null });
    expect(await mayDecide("viewer")).toEqual({
      allowed: false,
      reason: "Your role (viewer) can't decide reviews. Ask an owner, admin, or approver.",
    });
    expect(await mayDecide("owner")).toEqual({
      allowed: false,
      reason: "Only an approver can decide this review.",
    });
  });
});
