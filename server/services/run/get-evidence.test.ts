import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EvidenceDto } from "@/server/domain/run/evidence";
import type { Database } from "@/server/infra/db";
import type { Person, ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { createToken } from "@/server/services/token/create";
import { revokeToken } from "@/server/services/token/revoke";
import { findTokenActor } from "@/server/services/token/verify";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { cancelRun } from "./cancel";
import { getEvidence } from "./get-evidence";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** Makes a context for the same person, acting with a token. */
function byToken(ctx: ServiceContext): ServiceContext {
  return {
    ...ctx,
    actor: { ...(ctx.actor as Person), kind: "token", tokenId: "tok_test", tokenName: "CI deploy" },
  };
}

describe("getEvidence", () => {
  test("describes each decision: the text shown, the text approved, the difference, and who decided how", async () => {
    const { as } = await makeOrganization(db);
    const policy = { quorum: 2, approvers: ["role:approver", "role:owner"], timeoutSeconds: 600 };
    const { runId, reviewId: id } = await makeOpenReview(as("builder"), policy, "Copper rose.");
    await decideReview(as("approver"), { id, decision: "approve", reason: "Checked." });
    await decideReview(byToken(as("owner")), { id, decision: "approve", output: "Tin rose." });
    await decideReview(as("approver"), { id, decision: "approve" });
    const evidence = EvidenceDto.parse(await getEvidence(as("viewer"), { runId }));

    const [draft, edited] = [hashText("Copper rose."), hashText("Tin rose.")];
    expect(evidence.texts).toMatchObject({ [draft]: "Copper rose.", [edited]: "Tin rose." });
    expect(evidence.run).toMatchObject({ id: runId, status: "RUNNING", startedBy: { name: "Test builder" } });
    expect(evidence.reviews).toMatchObject([
      {
        id,
        stepOrder: 1,
        round: 1,
        draftBy: { agentId: "human", model: null, simulated: false },
        action: "Check it.",
        policy: { ...policy, allowRequester: true },
        status: "APPROVED",
        draft,
        text: edited,
        decisions: [
          {
            decision: "approve",
            by: { name: "Test approver", email: expect.stringContaining("@") },
            role: "approver",
            channel: "WEB",
            token: null,
            reason: "Checked.",
            shown: draft,
            approved: draft,
            changes: null,
            voidedAt: expect.any(String),
            voidReason: "EDIT",
          },
          {
            by: { name: "Test owner" },
            role: "owner",
            channel: "API",
            token: { id: "tok_test", name: "CI deploy" },
            shown: draft,
            approved: edited,
            changes: [{ removed: "Copper", added: "Tin" }, { same: " rose." }],
            voidedAt: null,
          },
          { by: { name: "Test approver" }, shown: edited, approved: edited, changes: null, voidedAt: null },
        ],
      },
    ]);
  });

  test("shows the token used for a decision with its name at the time, even if the token was later renamed and revoked", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, reviewId: id } = await makeOpenReview(as("builder"));
    const made = await createToken(owner, { name: "CI deploy" });
    const found = await findTokenActor(db, made.token, new Date());
    if (!found) throw new Error("the token is unknown");
    await decideReview({ ...owner, actor: found.actor }, { id, decision: "approve" });
    await revokeToken(owner, made);
    await db.apiToken.update({ where: { id: made.id }, data: { name: "Something else" } });
    const token = { id: made.id, name: "CI deploy" };
    expect((await getEvidence(owner, { runId })).reviews).toMatchObject([{ decisions: [{ token }] }]);
    expect((await getReview(owner, { id })).decisions).toMatchObject([{ token }]);
    await expect(decideReview(owner, { id, decision: "approve" })).rejects.toMatchObject({
      details: { decision: { token } },
    });
  });

  test("identifies all text by its SHA-256 hash, as the review does", async () => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId: id } = await makeOpenReview(as("owner"));
    await decideReview(as("owner"), { id, decision: "approve", output: "Ünïcode 😀" });
    const { texts, reviews } = await getEvidence(as("owner"), { runId });
    for (const [hash, text] of Object.entries(texts)) expect(hashText(text)).toBe(hash);
    const { draftHash, hash, decisions } = await getReview(as("owner"), { id });
    expect(reviews[0]).toMatchObject({ draft: draftHash, text: hash });
    expect(decisions).toMatchObject([{ shown: draftHash, outputHash: hash }]);
    expect(Object.keys(texts)).toEqual(expect.arrayContaining([draftHash, hash]));
  });

  test("includes a rejection with its reason, and a review that no one decided", async () => {
    const { as } = await makeOrganization(db);
    const rejected = await makeOpenReview(as("owner"));
    await decideReview(as("admin"), { id: rejected.reviewId, decision: "reject", reason: "Too late." });
    expect((await getEvidence(as("owner"), rejected)).reviews).toMatchObject([
      {
        status: "REJECTED",
        decisions: [{ decision: "reject", reason: "Too late.", approved: null, changes: null }],
      },
    ]);
    const cancelled = await makeOpenReview(as("owner"));
    await cancelRun(as("owner"), cancelled);
    expect(await getEvidence(as("owner"), cancelled)).toMatchObject({
      run: { status: "FAILED", reason: "CANCELLED" },
      reviews: [{ status: "CANCELLED", closedAt: expect.any(String), decisions: [] }],
    });
  });

  test("requires the scopes to read runs and reviews and hides other organizations' runs", async () => {
    const [ours, theirs] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const { runId } = await makeOpenReview(theirs.as("owner"));
    await expect(getEvidence(ours.as("owner"), { runId })).rejects.toMatchObject({ code: "not-found" });
    const owner = theirs.as("owner");
    for (const scopes of [["runs:read"], ["reviews:read"]] as const) {
      const ctx = { ...owner, actor: { ...(owner.actor as Person), scopes } };
      await expect(getEvidence(ctx, { runId })).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});
