import { describe, expect, test } from "vitest";
import { addComment } from "@/server/services/comment/add";
import { deleteComment } from "@/server/services/comment/delete";
import type { ServiceContext } from "@/server/services/context";
import { makeMemberContext } from "@/server/services/member/context";
import { listNotifications } from "@/server/services/notification/list";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { decideReview } from "./decide";
import { reassignReview } from "./reassign";

const given = givenDatabase();

const notified = async (ctx: ServiceContext) =>
  (await listNotifications(ctx, { size: 20 })).items.map(({ kind, read }) => `${kind}${read ? " read" : ""}`);

describe("the notification that asks for a decision", () => {
  test("is read once its recipient has voted, while the others still have to", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(as("owner"), { id, decision: "approve" });
    expect(await notified(as("owner"))).toEqual(["REVIEW_REQUESTED", "REVIEW_REQUESTED read"]);
    expect(await notified(as("admin"))).toEqual(["REVIEW_REQUESTED", "REVIEW_REQUESTED"]);
  });

  test("is read once a cover has voted, and so is the covered person's", async () => {
    const { as } = await makeOrganization(given.db);
    await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    expect(await notified(as("viewer"))).toEqual(["REVIEW_REQUESTED"]);
    const cover = await makeMemberContext(given.db, memberIdOf(as("viewer")));
    await decideReview(cover, { id, decision: "approve" });
    for (const role of ["viewer", "approver"] as const)
      expect(await notified(as(role))).toEqual(["REVIEW_REQUESTED read"]);
    expect(await notified(as("owner"))).toEqual(["REVIEW_REQUESTED"]);
  });

  test("is followed by a new one if the vote doesn't count anymore, because its document changed", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(as("owner"), { id, decision: "approve" });
    await decideReview(as("admin"), { id, decision: "approve", output: "An edited draft." });
    expect(await notified(as("owner"))).toEqual(["REVIEW_CHANGED", "REVIEW_REQUESTED read"]);
    expect(await notified(as("admin"))).toEqual(["REVIEW_REQUESTED read"]);
  });

  test("is read once the review is reassigned, unless the recipient can still decide", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { approvers: ["role:owner", "role:admin"] });
    await addComment(as("viewer"), { id, text: `@${emailOf(as("admin"))} Is it right?` });
    await reassignReview(as("owner"), { id, to: emailOf(as("approver")), note: "You know this." });
    expect(await notified(as("owner"))).toEqual(["REVIEW_REQUESTED read"]);
    expect(await notified(as("admin"))).toEqual(["MENTION", "REVIEW_REQUESTED read"]);
    expect(await notified(as("approver"))).toEqual(["REVIEW_REQUESTED"]);
  });
});

describe("the notification of a mention", () => {
  test("is deleted with its comment", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { approvers: ["role:owner"] });
    const text = `@${emailOf(as("viewer"))} Is it right?`;
    const comment = await addComment(as("approver"), { id, text });
    const other = await addComment(as("approver"), { id, text: `${text} Please check.` });
    expect(await notified(as("viewer"))).toEqual(["MENTION", "MENTION"]);
    await deleteComment(as("approver"), { id, commentId: comment.id });
    expect(await notified(as("viewer"))).toEqual(["MENTION"]);
    await deleteComment(as("owner"), { id, commentId: other.id });
    expect(await notified(as("viewer"))).toEqual([]);
  });
});
