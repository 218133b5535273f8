import { describe, expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import { createAgent } from "@/server/services/agent/create";
import { addComment } from "@/server/services/comment/add";
import type { Person } from "@/server/services/context";
import { setCover } from "@/server/services/cover/set";
import { makeMemberContext } from "@/server/services/member/context";
import { eraseMember } from "@/server/services/member/erase";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { eraseRun } from "@/server/services/run/erase";
import { createToken } from "@/server/services/token/create";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeTextAgent } from "@/server/testing/text-agent";
import { chainEntries } from "./chain";
import { recordNames } from "./names";
import { verifyLedger } from "./verify";

const given = givenDatabase();

/** Makes a rejected run whose review has a comment. */
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

/** Changes rows with triggers disabled, as the database's owner can. */
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

  test("names the subjects whose keys were deleted by hand, even after an erasure", async () => {
    const { organizationId, as, runId } = await makeErased();
    const { id: agentId } = await createAgent(as("builder"), makeTextAgent({ name: "Filler" }));
    const { member } = await inviteMember(as("owner"), { email: "lost@acme.test", role: "viewer" });
    expect(await problemsIn(organizationId)).toEqual([]);
    await given.db.erasableKey.deleteMany({
      where: { organizationId, subjectId: { in: [agentId, member.id, runId] } },
    });
    expect(await problemsIn(organizationId)).toEqual(
      [`agent ${agentId}`, `member ${member.id}`, `run ${runId}`].map(
        (subject) => `The encryption key for ${subject} was deleted without an entry.`,
      ),
    );
  });

  test("names a member whose key was deleted by hand, if only their name was recorded", async () => {
    const { organizationId, as } = await makeOrganization(given.db);
    const id = memberIdOf(as("viewer"));
    await given.db.$transaction((db) => recordNames(db, { id }, new Date()));
    const entries = await given.db.ledgerEntry.findMany({ where: { organizationId, subjectId: id } });
    expect(entries).toMatchObject([{ action: "member.named", keyId: null }]);
    expect(await problemsIn(organizationId)).toEqual([]);
    await given.db.erasableKey.deleteMany({ where: { organizationId, subjectId: id } });
    await given.db.user.updateMany({ where: { members: { some: { id } } }, data: { name: "Somebody Else" } });
    expect(await problemsIn(organizationId)).toEqual([
      `The encryption key for member ${id} was deleted without an entry.`,
    ]);
  });

  test("reports nothing about an erased person's invitation, tokens, and covers", async () => {
    const { organizationId, as } = await makeOrganization(given.db);
    const owner = as("owner");
    const invited = await inviteMember(owner, { email: "gone@acme.test", role: "approver" });
    await followLink(given.db, invited);
    const { id } = invited.member;
    const person = { ...(await makeMemberContext(given.db, id)), afterCommit: () => {} };
    await createToken(person, { name: "Laptop" });
    const until = new Date(Date.now() + DAY_MS).toISOString();
    const { email: cover } = as("admin").actor as Person;
    await setCover(owner, { member: "gone@acme.test", cover, until });
    await removeMember(owner, { id });
    await eraseMember(owner, { id, reason: "Requested." });
    const keys = await given.db.erasableKey.findMany({ where: { organizationId } });
    expect(keys.map(({ subjectType }) => subjectType)).toEqual(["member"]);
    expect(await problemsIn(organizationId)).toEqual([]);
    await given.db.erasableKey.deleteMany({ where: { organizationId } });
    expect(await problemsIn(organizationId)).toEqual([
      `The encryption key for member ${id} was deleted without an entry.`,
    ]);
  });
});
