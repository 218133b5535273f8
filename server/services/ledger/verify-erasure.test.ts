import { describe, expect, test } from "vitest";
import { addComment } from "@/server/services/comment/add";
import { decideReview } from "@/server/services/review/decide";
import { eraseRun } from "@/server/services/run/erase";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { chainEntries } from "./chain";
import { verifyLedger } from "./verify";

const given = givenDatabase();

/** Makes a run that was rejected, with a comment. */
async function makeRun() {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const { runId, reviewId } = await makeOpenReview(as("builder"));
  await addComment(as("approver"), { id: reviewId, text: "Check the total." });
  await decideReview(as("approver"), { id: reviewId, decision: "reject", reason: "Wrong." });
  await given.db.run.update({
    where: { id: runId },
    data: { status: "FAILED", reason: "REJECTED" },
  });
  return { ...organization, runId, reviewId };
}

async function makeErased() {
  const made = await makeRun();
  await eraseRun(made.as("owner"), { runId: made.runId, reason: "Requested." });
  return made;
}

async function problemsIn(organizationId: string) {
  await chainEntries(given.db);
  return (await verifyLedger(given.db, organizationId)).problems.map(({ problem }) => problem);
}

/** Changes rows as somebody who owns the database can. */
async function tamper(table: string, change: string) {
  await asOwner(
    `ALTER TABLE "${table}" DISABLE TRIGGER USER; ${change}; ALTER TABLE "${table}" ENABLE TRIGGER USER`,
  );
}

describe("verifyLedger", () => {
  test("reports nothing about an erased run", async () => {
    const { organizationId } = await makeErased();
    expect(await problemsIn(organizationId)).toEqual([]);
  });

  test("finds a salt that was removed, and a run that was deleted, by hand", async () => {
    const { organizationId, runId } = await makeRun();
    await tamper("Run", `UPDATE "Run" SET "salt" = NULL, "erasedAt" = now() WHERE "id" = '${runId}'`);
    expect(await problemsIn(organizationId)).toEqual([
      `The salt of run ${runId} was removed without an entry.`,
      `Run ${runId} was marked as erased without an entry.`,
    ]);
    await asOwner(`DELETE FROM "Run" WHERE "id" = '${runId}'`);
    expect(await problemsIn(organizationId)).toContainEqual(
      expect.stringMatching(`^Run ${runId} of entry ent_\\w+ was deleted\\.$`),
    );
  });

  test.each([
    ["Run", `"input" = 'Other'`, /was erased, but has a text\.$/],
    ["Review", `"draft" = 'Other'`, /was erased, but has a text\.$/],
    ["ReviewComment", `"text" = 'Other'`, /was erased, but has a text\.$/],
    ["Decision", `"reason" = 'Other'`, /was erased, but has a text\.$/],
    ["StepRun", `"prompt" = 'Other'`, /was erased, but has a text\.$/],
    ["Run", `"erasedAt" = NULL`, /was erased, but isn't marked as erased\.$/],
    ["Decision", `"shownHash" = repeat('0', 64)`, /^Decision dec_\w+ was changed/],
    ["Review", `"draftHash" = repeat('0', 64)`, /^The draft of review/],
    ["Decision", `"kind" = 'approve'`, /^Decision dec_\w+ was changed/],
    ["Review", `"status" = 'APPROVED'`, /^The outcome of review/],
  ])("finds a change to %s of an erased run: %s", async (table, change, expected) => {
    const { organizationId } = await makeErased();
    await tamper(table, `UPDATE "${table}" SET ${change} WHERE "organizationId" = '${organizationId}'`);
    expect(await problemsIn(organizationId)).toEqual([expect.stringMatching(expected)]);
  });

  test("finds a comment that was added to an erased run", async () => {
    const { organizationId, reviewId } = await makeErased();
    await tamper(
      "ReviewComment",
      `INSERT INTO "ReviewComment" SELECT (jsonb_populate_record(c, '{"id": "cmt_planted"}')).* FROM "ReviewComment" c
       WHERE "reviewId" = '${reviewId}'`,
    );
    expect(await problemsIn(organizationId)).toEqual(["Comment cmt_planted was added without an entry."]);
  });
});
