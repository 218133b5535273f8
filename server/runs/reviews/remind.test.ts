import { describe, expect, test } from "vitest";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import { readReviewLink } from "@/server/services/link/token";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { makeOpenReview } from "@/server/testing/runs/open-review";

const given = givenDatabase();

async function makeReview(policy = {}) {
  const { as } = await makeOrganization(given.db);
  const { reviewId: id } = await makeOpenReview(as("builder"), { timeoutSeconds: 3600, ...policy });
  return { as, id };
}

const age = (id: string, minutes: number) => bringForward(given.db, id, minutes);
const look = () => sweep(given.db, systemContext);

const reminders = (reviewId: string) =>
  given.db.message.findMany({ where: { reviewId, kind: "REVIEW_REMINDER" }, orderBy: { to: "asc" } });

describe("a review's reminder", () => {
  test("is sent once, halfway to the deadline, no matter how many processes check", async () => {
    const { id } = await makeReview();
    await age(id, 29);
    await look();
    expect(await reminders(id)).toEqual([]);
    await age(id, 2);
    await Promise.all([look(), look(), look()]);
    await look();
    const sent = await reminders(id);
    expect(sent.map(({ to }) => to.split("-")[0])).toEqual(["admin", "approver", "owner"]);
    expect(sent[0]?.text).toContain(
      "is still waiting for your review. Half of the time to decide has passed.",
    );
    const { dueAt } = await given.db.review.findUniqueOrThrow({ where: { id } });
    expect(sent[0]?.text).toMatch(/^Due \w{3}, /m);
    const [, token = ""] =
      /\/r\/(\S+)/.exec((await asMailed(given.db, { id: sent[0]?.id ?? "" })).text) ?? [];
    expect(Math.floor(Number(dueAt) / 1000)).toBe(Number(readReviewLink(token)?.expiresAt) / 1000);
  });

  test("goes only to people who can still act", async () => {
    const { as, id } = await makeReview({ quorum: 2, approvers: ["role:owner", "role:approver"] });
    await decideReview(as("owner"), { id, decision: "approve" });
    await age(id, 31);
    await look();
    expect((await reminders(id)).map(({ to }) => to.split("-")[0])).toEqual(["approver"]);
  });

  test("isn't sent if the review is closed, expired, or without a deadline", async () => {
    const closed = await makeReview();
    await decideReview(closed.as("owner"), { id: closed.id, decision: "approve" });
    const late = await makeReview();
    const endless = await makeReview({ timeoutSeconds: null });
    await age(closed.id, 31);
    await age(late.id, 61);
    await age(endless.id, 1_000_000);
    await look();
    for (const { id } of [closed, late, endless]) expect(await reminders(id)).toEqual([]);
    expect(await getReview(late.as("owner"), { id: late.id })).toMatchObject({ status: "EXPIRED" });
  });
});
