import { describe, expect, test } from "vitest";
import { setPassword } from "@/server/services/account/set-password";
import type { ServiceContext } from "@/server/services/context";
import { countMyReviews } from "@/server/services/inbox/count-mine";
import { listInbox } from "@/server/services/inbox/list";
import { setRules } from "@/server/services/organization/set-rules";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { checkVotes } from "@/server/services/review/votes";
import { getEvidence } from "@/server/services/run/get-evidence";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, mailedTo, memberIdOf, PASSWORD, tokenOf } from "@/server/testing/member-link";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { withMail } from "@/server/testing/with-mail";
import { acceptInvitation } from "./accept-invitation";
import { addMember } from "./add";
import { makeMemberContext } from "./context";
import { inviteMember } from "./invite";
import { removeMember } from "./remove";
import { renewInvitation } from "./renew-invitation";

const given = givenDatabase();
const APPROVE = { decision: "approve" as const };
const UNCOUNTED = {
  code: "forbidden",
  message: expect.stringContaining("You joined through a link that Test owner shared with you."),
};

/** Adds a member who joined through a link that the owner shared. */
async function joinByHand({ as, organizationId }: TestOrganization, role: "owner" | "approver" = "approver") {
  const email = `sam-${role}-${organizationId}@acme.test`;
  const made = await inviteMember(as("owner"), { email, role });
  await followLink(given.db, made);
  return { id: made.member.id, email, made, ctx: await makeMemberContext(given.db, made.member.id) };
}

const labelOf = async (id: string) =>
  (await given.db.member.findUniqueOrThrow({ where: { id } })).joinedByLinkFrom;

describe("a member who joined through another member's link", () => {
  test("is labeled with the person who shared the link, including in decisions and evidence", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const sam = await joinByHand(organization);
    expect(await labelOf(sam.id)).toBe("Test owner");
    const { reviewId: id, runId } = await makeOpenReview(as("builder"));
    await decideReview(sam.ctx, { id, ...APPROVE });
    await setPassword(given.db, { email: sam.email, password: PASSWORD });
    const label = { by: { id: sam.id }, joinedByLinkFrom: "Test owner" };
    expect((await getReview(as("owner"), { id })).decisions).toMatchObject([label]);
    expect((await getEvidence(as("owner"), { runId })).reviews[0]?.decisions).toMatchObject([label]);
  });

  test("is also labeled in other organizations that they join with the same password", async () => {
    const sam = await joinByHand(await makeOrganization(given.db));
    const add = { email: sam.email, role: "approver" as const };
    const mailing = (await makeOrganization(given.db)).as("owner");
    const { member } = await withMail(() => inviteMember(mailing, add));
    await followLink(given.db, await mailedTo(given.db, member));
    expect(await labelOf(member.id)).toBe("another organization");
    const operator = (await makeOrganization(given.db)).as("owner");
    const { memberId } = await addMember(operator, { ...add, password: PASSWORD });
    expect(await labelOf(memberId)).toBe("another organization");
    await setPassword(given.db, { email: sam.email, password: PASSWORD });
    expect(await Promise.all([member.id, memberId].map(labelOf))).toEqual([null, null]);
  });

  test.each([{ quorum: 2 }, { allowRequester: false }])(
    "can't approve under %j, sees the reason everywhere, and can still reject",
    async (policy) => {
      const organization = await makeOrganization(given.db);
      const { as } = organization;
      const { ctx, id: memberId } = await joinByHand(organization);
      const { reviewId: id } = await makeOpenReview(as("builder"), policy);
      await expect(decideReview(ctx, { id, ...APPROVE })).rejects.toMatchObject(UNCOUNTED);
      expect(await given.db.message.count({ where: { memberId, reviewId: id } })).toBe(0);
      const seen = await getReview(ctx, { id });
      expect(seen).toMatchObject({
        mayDecide: { allowed: true },
        mayApprove: { allowed: false, reason: UNCOUNTED.message },
      });
      expect(JSON.stringify(seen.missing)).not.toContain(memberId);
      expect(await countMyReviews(ctx)).toBe(0);
      const { content } = await listInbox(ctx, { tab: "open", page: 0, size: 20 });
      expect(content).toMatchObject([{ mine: false, uncounted: UNCOUNTED.message }]);
      await decideReview(ctx, { id, decision: "reject", reason: "Wrong." });
      expect((await getReview(ctx, { id })).status).toBe("REJECTED");
    },
  );

  test("can approve if one approval is enough, or if the organization opts in", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const sam = await joinByHand(organization);
    const alone = await makeOpenReview(as("builder"));
    await decideReview(sam.ctx, { id: alone.reviewId, ...APPROVE });
    expect((await getReview(as("owner"), { id: alone.reviewId })).status).toBe("APPROVED");

    const optIn = { countHandedOverMembers: true };
    await expect(setRules(as("owner"), optIn)).rejects.toMatchObject({ code: "second-person-required" });
    await setRules(as("admin"), optIn);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2 });
    const ctx = await makeMemberContext(given.db, sam.id);
    expect(await countMyReviews(ctx)).toBe(1);
    await decideReview(ctx, { id, ...APPROVE });
    await setRules(as("owner"), { countHandedOverMembers: false });
    await checkVotes(as("owner"), { id: sam.id });
    expect((await getReview(as("owner"), { id })).decisions).toMatchObject([
      { voided: true, voidReason: "MEMBER" },
    ]);
    await decideReview(as("owner"), { id, ...APPROVE });
    expect((await getReview(as("owner"), { id })).status).toBe("OPEN");
  });

  test("starts runs that the person who shared the link can't decide if the policy excludes requesters", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const sam = await joinByHand(organization, "owner");
    const lee = await inviteMember(sam.ctx, { email: `lee-${sam.email}`, role: "builder" });
    await followLink(given.db, lee);
    for (const requester of [sam.ctx, await makeMemberContext(given.db, lee.member.id)]) {
      const { reviewId: id } = await makeOpenReview(requester, { allowRequester: false });
      const reason = "You shared the link that the requester joined through, so someone else must decide.";
      await expect(decideReview(as("owner"), { id, ...APPROVE })).rejects.toMatchObject({ message: reason });
      expect((await getReview(as("owner"), { id })).mayDecide.reason).toBe(reason);
      expect(await countMyReviews(as("owner"))).toBe(0);
      expect(
        await given.db.message.count({ where: { memberId: memberIdOf(as("owner")), reviewId: id } }),
      ).toBe(0);
      await decideReview(as("admin"), { id, ...APPROVE });
      expect((await getReview(as("owner"), { id })).status).toBe("APPROVED");
    }
  });

  test("stays labeled after being removed and added again, and after changing their own password", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const sam = await joinByHand(organization);
    await removeMember(as("owner"), { id: sam.id });
    expect(await inviteMember(as("owner"), { email: sam.email, role: "approver" })).toMatchObject({
      link: null,
      mailed: false,
    });
    await removeMember(as("owner"), { id: sam.id });
    await addMember(as("owner"), { email: sam.email, role: "approver", password: "another long password" });
    expect(await labelOf(sam.id)).toBe("Test owner");
  });

  test("loses the label and their tokens once they get a password through an emailed link or the operator", async () => {
    const organization = await makeOrganization(given.db);
    const { as } = organization;
    const clear = {
      mail: async (id: string) => {
        await withMail(() => renewInvitation(as("owner"), { id }));
        await acceptInvitation(
          given.db,
          { token: tokenOf(await mailedTo(given.db, { id })), password: "chosen through the mail" },
          new Date(),
        );
      },
      operator: (_: string, email: string) => setPassword(given.db, { email, password: PASSWORD }),
    };
    for (const [way, role] of [
      ["mail", "approver"],
      ["operator", "owner"],
    ] as const) {
      const { id, email, ctx } = await joinByHand(organization, role);
      const { token } = await createToken(ctx, { name: "Made by the link's holder" });
      await clear[way](id, email);
      expect(await labelOf(id)).toBeNull();
      expect(await findTokenActor(given.db, token, new Date())).toBeNull();
      const { reviewId } = await makeOpenReview(as("builder"), { quorum: 2 });
      await decideReview(await makeMemberContext(given.db, id), { id: reviewId, ...APPROVE });
    }
  });

  test("isn't confused with someone who joined through an emailed link or was added by the operator", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const email = `kim-${organizationId}@acme.test`;
    const { member } = await withMail(() => inviteMember(as("owner"), { email, role: "approver" }));
    await followLink(given.db, await mailedTo(given.db, member));
    const system: ServiceContext = { ...as("owner"), actor: { kind: "system" } };
    const added = await addMember(system, { email: `op-${email}`, role: "approver", password: PASSWORD });
    for (const id of [member.id, added.memberId]) expect(await labelOf(id)).toBeNull();
  });
});

describe("a password", () => {
  test("has to be entered to join another organization, so the inviter can't replace it", async () => {
    const [ours, theirs] = await Promise.all([makeOrganization(given.db), makeOrganization(given.db)]);
    const email = `max-${ours.organizationId}@acme.test`;
    const system: ServiceContext = { ...ours.as("owner"), actor: { kind: "system" } };
    const { memberId } = await addMember(system, { email, role: "approver", password: PASSWORD });
    await removeMember(ours.as("owner"), { id: memberId });
    const made = await inviteMember(theirs.as("owner"), { email, role: "viewer" });
    await expect(followLink(given.db, made, "a password of the inviter")).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await inviteMember(ours.as("owner"), { email, role: "approver" });
    expect(await followLink(given.db, made, PASSWORD)).toMatchObject({
      organizationId: theirs.organizationId,
    });
  });
});
