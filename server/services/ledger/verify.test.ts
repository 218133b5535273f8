import { describe, expect, test } from "vitest";
import { addComment } from "@/server/services/comment/add";
import { decideReview } from "@/server/services/review/decide";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { chainEntries } from "./chain";
import { signHead } from "./sign-heads";
import { verifyLedger } from "./verify";

const given = givenDatabase();

/** Makes a chained and signed ledger of a run whose document was edited, commented on, and approved. */
async function makeLedger() {
  const organization = await makeOrganization(given.db);
  const { as, organizationId } = organization;
  const { runId, reviewId } = await makeOpenReview(as("builder"));
  await addComment(as("approver"), { id: reviewId, text: "Check the total." });
  await decideReview(as("approver"), { id: reviewId, decision: "approve", output: "Fixed by hand." });
  await chainEntries(given.db);
  const head = await signHead(given.db, organizationId, new Date());
  return { ...organization, runId, reviewId, head };
}

/** Changes rows with triggers disabled, as the database's owner can. */
async function tamper(table: string, change: string) {
  await asOwner(
    `ALTER TABLE "${table}" DISABLE TRIGGER USER; ${change}; ALTER TABLE "${table}" ENABLE TRIGGER USER`,
  );
}

const problemsIn = async (organizationId: string, options?: Parameters<typeof verifyLedger>[2]) =>
  (await verifyLedger(given.db, organizationId, options)).problems.map(({ problem }) => problem);

describe("verifyLedger", () => {
  test("finds nothing in an untouched ledger, and counts what isn't chained or signed yet", async () => {
    const { as, organizationId } = await makeLedger();
    expect(await verifyLedger(given.db, organizationId)).toEqual({
      entries: 7,
      pending: 0,
      unsigned: 0,
      problems: [],
    });
    await makeOpenReview(as("builder"));
    expect(await verifyLedger(given.db, organizationId)).toMatchObject({
      pending: 4,
      unsigned: 0,
      problems: [],
    });
    await chainEntries(given.db);
    expect(await verifyLedger(given.db, organizationId)).toMatchObject({
      entries: 11,
      unsigned: 4,
      problems: [],
    });
  });

  test("a changed entry is named", async () => {
    const { organizationId, reviewId } = await makeLedger();
    await tamper(
      "LedgerEntry",
      `UPDATE "LedgerEntry" SET "memberId" = 'mem_x' WHERE "subjectId" = '${reviewId}' AND "action" = 'review.decided'`,
    );
    expect(await problemsIn(organizationId)).toEqual([
      expect.stringMatching(/^Entry ent_\w+ \(review\.decided\) was changed\.$/),
      expect.stringMatching(/^Decision dec_\w+ was changed after entry ent_\w+\.$/),
    ]);
  });

  test("a changed entry whose chain was computed again contradicts the signed head", async () => {
    const { organizationId, head } = await makeLedger();
    await tamper("LedgerLink", `DELETE FROM "LedgerLink" WHERE "organizationId" = '${organizationId}'`);
    await tamper(
      "LedgerEntry",
      `UPDATE "LedgerEntry" SET "address" = '192.0.2.0/24' WHERE "organizationId" = '${organizationId}'`,
    );
    await asOwner(
      `INSERT INTO "LedgerPending" SELECT "id", "organizationId" FROM "LedgerEntry" WHERE "organizationId" = '${organizationId}'`,
    );
    await chainEntries(given.db);
    expect(await problemsIn(organizationId)).toEqual([
      expect.stringMatching(/^The head .+ differs from link 7\.$/),
    ]);
    await tamper("LedgerHead", `DELETE FROM "LedgerHead" WHERE "organizationId" = '${organizationId}'`);
    expect(await problemsIn(organizationId)).toEqual([]);
    expect(await problemsIn(organizationId, { savedHead: head ?? undefined })).toEqual([
      "The saved head differs from link 7.",
    ]);
  });

  test("deleted links and entries are named", async () => {
    const { organizationId } = await makeLedger();
    await tamper(
      "LedgerLink",
      `DELETE FROM "LedgerLink" WHERE "organizationId" = '${organizationId}' AND "sequence" IN (2, 7)`,
    );
    expect(await problemsIn(organizationId)).toEqual(
      expect.arrayContaining([
        "Link 2 was deleted.",
        expect.stringMatching(/^The head .+ is of link 7, which was deleted\.$/),
        expect.stringMatching(/^Entry ent_\w+ was added without a link\.$/),
      ]),
    );
  });

  test("a gap is a few problems, however large it is", async () => {
    const { organizationId } = await makeLedger();
    await tamper(
      "LedgerLink",
      `UPDATE "LedgerLink" SET "sequence" = 4000000000 WHERE "organizationId" = '${organizationId}' AND "sequence" = 5`,
    );
    const problems = await problemsIn(organizationId);
    expect(problems).toEqual(
      expect.arrayContaining([
        "Link 5 was deleted.",
        "Links 8 to 2000 were deleted.",
        "Links 2001 to 3999999999 were deleted.",
      ]),
    );
    expect(problems.length).toBeLessThan(10);
  });

  test.each([
    ["the input of a run", "Run", `"input" = 'Other'`, /^The input of run/],
    ["an approved document", "Decision", `"text" = 'Other'`, /^Decision dec_/],
    ["the person who decided", "Decision", `"channel" = 'API'`, /^Decision dec_/],
    ["the time of a decision", "Decision", `"createdAt" = now() - interval '1 day'`, /^Decision dec_/],
    ["a draft", "Review", `"draft" = 'Other'`, /^The draft of review/],
    ["a question", "Review", `"action" = 'Other'`, /^The question of review/],
    ["a policy", "Review", `"policy" = "policy" || '{"quorum": 9}'`, /^The policy of review/],
    ["an outcome", "Review", `"status" = 'REJECTED'`, /^The outcome of review/],
    ["a comment", "ReviewComment", `"text" = 'Other'`, /^Comment cmt_/],
  ])("finds a change to %s", async (_, table, change, expected) => {
    const { organizationId } = await makeLedger();
    await tamper(table, `UPDATE "${table}" SET ${change} WHERE "organizationId" = '${organizationId}'`);
    expect(await problemsIn(organizationId)).toContainEqual(expect.stringMatching(expected));
  });

  test("finds a decision that was added or deleted", async () => {
    const { as, organizationId, reviewId } = await makeLedger();
    const planted = JSON.stringify({ id: "dec_planted", memberId: memberIdOf(as("owner")) });
    await tamper(
      "Decision",
      `INSERT INTO "Decision" SELECT (jsonb_populate_record(d, '${planted}')).* FROM "Decision" d WHERE "reviewId" = '${reviewId}'`,
    );
    expect(await problemsIn(organizationId)).toEqual(["Decision dec_planted was added without an entry."]);
    await tamper("Decision", `DELETE FROM "Decision" WHERE "reviewId" = '${reviewId}'`);
    expect(await problemsIn(organizationId)).toEqual([
      expect.stringMatching(/^Decision dec_\w+ was changed after/),
    ]);
  });

  test("only pinned keys count, if there are any", async () => {
    const { organizationId } = await makeLedger();
    expect(await problemsIn(organizationId, { pinnedKeys: new Map() })).toEqual([
      "The head at link 7 was signed with an unknown key.",
    ]);
  });
});
