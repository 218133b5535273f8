import { describe, expect, test } from "vitest";
import type { Role } from "@/server/domain/access/access";
import { DAY_MS } from "@/server/domain/time";
import { renameSelf } from "@/server/services/account/rename-self";
import type { ServiceContext } from "@/server/services/context";
import { setCover } from "@/server/services/cover/set";
import { zipEvidence } from "@/server/services/evidence/export";
import { addMember } from "@/server/services/member/add";
import { makeMemberContext } from "@/server/services/member/context";
import { eraseMember } from "@/server/services/member/erase";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { getEvidence } from "@/server/services/run/get-evidence";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { verifyFile } from "@/server/testing/evidence/verify-file";
import { followLink, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { chainEntries } from "./chain";
import { verifyLedger } from "./verify";

const given = givenDatabase();
let people = 0;

async function join({ as }: TestOrganization, name: string, role: Role = "approver") {
  people += 1;
  const email = `person${people}@names.test`;
  const member = { email, name, role, password: "a long password 1" };
  const { memberId: id } = await addMember(as("owner"), member);
  return { id, email, ctx: await enter(id) };
}

async function enter(id: string): Promise<ServiceContext> {
  return { ...(await makeMemberContext(given.db, id)), afterCommit: () => {} };
}

async function verify(owner: ServiceContext, runId: string) {
  await chainEntries(given.db);
  return verifyFile(given.db, "evidence.zip", await zipEvidence(owner, { runId }));
}

async function problemsIn(organizationId: string) {
  await chainEntries(given.db);
  return (await verifyLedger(given.db, organizationId)).problems.map(({ problem }) => problem);
}

/** Someone decides for a person, who then changes their name. */
async function makeHistory() {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const away = await join(organization, "Away Before");
  await renameSelf(away.ctx, { name: "Away Then" });
  const cover = await join(organization, "Cover Before", "admin");
  await renameSelf(cover.ctx, { name: "Cover Now" });
  const until = new Date(Date.now() + DAY_MS).toISOString();
  await setCover(as("owner"), { member: away.email, cover: cover.email, until });
  const starter = await join(organization, "Starter", "builder");
  const { runId, reviewId: id } = await makeOpenReview(starter.ctx, { approvers: [away.email] });
  await decideReview(await enter(cover.id), { id, decision: "approve" });
  await renameSelf(away.ctx, { name: "Away Now" });
  return { ...organization, owner: as("owner"), runId, away, cover, starter };
}

describe("evidence", () => {
  test("proves the names that it shows, but not earlier ones", async () => {
    const { owner, runId, organizationId, away, cover, starter } = await makeHistory();
    const { ledger, reviews } = await getEvidence(owner, { runId });
    expect(reviews[0]?.decisions).toMatchObject([{ by: { name: "Cover Now" }, for: { name: "Away Then" } }]);
    const naming = ledger.entries.filter(({ entry }) => entry.action === "member.named");
    const shown = naming.map(({ entry: { subject, data }, salts }) => [subject.id, data.number, salts]);
    const salt = expect.any(String);
    expect(shown).toHaveLength(4);
    expect(shown).toEqual(
      expect.arrayContaining([
        [away.id, 2, { name: salt }],
        [away.id, 3, { email: salt }],
        [cover.id, 2, { name: salt, email: salt }],
        [starter.id, 1, { name: salt, email: salt }],
      ]),
    );
    expect(naming.every(({ entry: { actor, sealed } }) => actor.member === null && sealed === null)).toBe(
      true,
    );
    expect(await verify(owner, runId)).toMatchObject({
      verdict: "verified",
      findings: [],
      summary: { unprovenNames: [] },
    });
    expect(await problemsIn(organizationId)).toEqual([]);
  });

  test("of erased people proves that they were erased, without showing names", async () => {
    const { owner, runId, organizationId, away } = await makeHistory();
    await removeMember(owner, { id: away.id });
    await eraseMember(owner, { id: away.id, reason: "Request 12." });
    const { findings, summary, verdict } = await verify(owner, runId);
    expect({ findings, verdict }).toEqual({ findings: [], verdict: "verified" });
    expect(summary.unprovenNames).toEqual([]);
    expect(await problemsIn(organizationId)).toEqual([]);
  });

  test("doesn't verify if someone renames a person in the database, and neither does the ledger", async () => {
    const { owner, runId, organizationId, cover } = await makeHistory();
    await asOwner(`UPDATE "User" SET "name" = 'Somebody Else' WHERE "email" = '${cover.email}'`);
    const { findings } = await verify(owner, runId);
    expect(findings).toMatchObject([
      {
        place: "reviews[0].decisions[0].by.name",
        message: "The name doesn't match the ledger.",
        entry: { action: "member.named" },
      },
    ]);
    expect(await problemsIn(organizationId)).toEqual([
      `Member ${cover.id}'s name or email doesn't match the ledger.`,
    ]);
  });

  test("lists the names of members from before the ledger, until they change them", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId } = await makeOpenReview(as("builder"));
    const id = memberIdOf(as("builder"));
    expect((await verify(as("owner"), runId)).summary).toMatchObject({
      unprovenNames: [{ id, name: "Test builder" }],
    });
    await renameSelf(as("builder"), { name: "Bill Builder" });
    expect(await verify(as("owner"), runId)).toMatchObject({
      verdict: "verified",
      summary: { unprovenNames: [] },
    });
  });
});

describe("the ledger", () => {
  test("names people as the app shows them: as invited until they join, then as in their account", async () => {
    const [ours, theirs] = [await makeOrganization(given.db), await makeOrganization(given.db)];
    const { email, ctx } = await join(theirs, "Name Elsewhere");
    const invited = await inviteMember(ours.as("owner"), { email, name: "Invited", role: "viewer" });
    await renameSelf(ctx, { name: "New Elsewhere" });
    const listActions = async () => {
      const where = { organizationId: ours.organizationId, subjectId: invited.member.id };
      const entries = await given.db.ledgerEntry.findMany({ where, orderBy: { at: "asc" } });
      return entries.map(({ action }) => action).sort();
    };
    expect(await listActions()).toEqual(["member.added", "member.named"]);
    expect(await problemsIn(ours.organizationId)).toEqual([]);
    await followLink(given.db, invited, "a long password 1");
    expect(await listActions()).toEqual(["member.added", "member.named", "member.named"]);
    await removeMember(ours.as("owner"), { id: invited.member.id });
    await renameSelf(ctx, { name: "Later Elsewhere" });
    expect(await problemsIn(ours.organizationId)).toEqual([]);
  });
});
