import { describe, expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import type { Person, ServiceContext } from "@/server/services/context";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { renewInvitation } from "@/server/services/member/renew-invitation";
import { decideReview } from "@/server/services/review/decide";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { at, followLink } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { withMail } from "@/server/testing/with-mail";
import { getMessage } from "./get";
import { listMessages } from "./list";
import { sendMessageAgain } from "./send-again";

const given = givenDatabase();
const page = { page: 0, size: 20, to: "everyone" as const };
const personOf = (ctx: ServiceContext) => ctx.actor as Person;

async function makeMessages() {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const { reviewId } = await makeOpenReview(as("builder"));
  const { content } = await listMessages(as("owner"), page);
  const idTo = (ctx: ServiceContext) =>
    content.find(({ member }) => member.id === personOf(ctx).memberId)?.id ?? "";
  return { ...organization, reviewId, content, idTo };
}

describe("messages", () => {
  test("are listed newest first, with their outcomes and without their text", async () => {
    const { content, as } = await makeMessages();
    expect(content).toHaveLength(3);
    expect(content[0]).toMatchObject({ kind: "REVIEW_OPENED", status: "KEPT", attempts: 0, maySend: false });
    expect(JSON.stringify(content)).not.toContain("/r/");
    expect((await listMessages((await makeOrganization(given.db)).as("owner"), page)).totalElements).toBe(0);
    await expect(listMessages(as("approver"), page)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("are listed only for their recipients and for people who manage members", async () => {
    const { as, idTo } = await makeMessages();
    const mine = async (ctx: ServiceContext) => (await listMessages(ctx, { ...page, to: "me" })).content;
    for (const role of ["owner", "approver"] as const)
      expect((await mine(as(role))).map(({ id }) => id)).toEqual([idTo(as(role))]);
    expect(await mine(as("viewer"))).toEqual([]);
    expect(await getMessage(as("admin"), { id: idTo(as("owner")) })).toMatchObject({
      subject: expect.any(String),
    });
    await expect(getMessage(as("approver"), { id: idTo(as("owner")) })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test.each([
    ["with", withMail],
    ["without", (work: () => Promise<void>) => work()],
  ] as const)(
    "lead their recipients to the review without showing the links, %s a mail server",
    async (_, around) =>
      around(async () => {
        const { as, idTo, reviewId } = await makeMessages();
        for (const reader of ["owner", "admin", "approver"] as const) {
          const own = await getMessage(as(reader), { id: idTo(as(reader)) });
          expect(own).toMatchObject({
            reviewId,
            text: expect.stringContaining(`(link for Test ${reader} only)`),
          });
          expect(JSON.stringify(own)).not.toContain("/r/");
        }
        for (const recipient of ["admin", "approver"] as const) {
          const theirs = await getMessage(as("owner"), { id: idTo(as(recipient)) });
          expect(theirs.reviewId).toBeNull();
          expect(theirs.text).toContain("The draft.");
          expect(theirs.text).toContain(`(link for Test ${recipient} only)`);
        }
        const stored = await given.db.message.findMany({ where: { reviewId } });
        expect(JSON.stringify(stored)).not.toMatch(/\/r\/|\.[\w-]{43}\b/);
      }),
  );

  test("don't contain invitation links either, and the links' tokens stay encrypted until they're used", async () => {
    const { as } = await makeOrganization(given.db);
    const email = `sam-${personOf(as("owner")).memberId}@acme.test`;
    const made = await inviteMember(as("owner"), { email, role: "viewer" });
    const memberId = made.member.id;
    const message = await given.db.message.findFirstOrThrow({ where: { memberId } });
    expect((await getMessage(as("owner"), message)).text).toContain("(link for Sam");
    const token = made.link?.split("/").at(-1) ?? "";
    const stored = async () =>
      JSON.stringify([
        await given.db.message.findMany({ where: { memberId } }),
        await given.db.invitation.findMany({ where: { memberId } }),
      ]);
    expect(await stored()).not.toContain(token);
    expect((await asMailed(given.db, message)).text).toContain(`\n${made.link}\n`);
    await followLink(given.db, made);
    expect(await given.db.invitation.findFirst({ where: { memberId } })).toMatchObject({ sealedToken: null });
  });

  test("that weren't sent can be sent on request as long as they're relevant", async () => {
    const { as, idTo, reviewId } = await makeMessages();
    const id = idTo(as("approver"));
    await expect(sendMessageAgain(as("owner"), { id })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("SMTP_URL"),
    });
    await withMail(async () => {
      const ids = [id, idTo(as("admin"))];
      await given.db.message.updateMany({
        where: { id: { in: ids } },
        data: { status: "FAILED", attempts: 6, lastError: "550" },
      });
      expect((await getMessage(as("owner"), { id })).maySend).toBe(true);
      expect(await sendMessageAgain(as("owner"), { id })).toMatchObject({
        status: "QUEUED",
        attempts: 0,
        lastError: null,
        maySend: false,
      });
      await expect(sendMessageAgain(as("owner"), { id })).rejects.toMatchObject({ code: "conflict" });
      await decideReview(as("owner"), { id: reviewId, decision: "approve" });
      const late = idTo(as("admin"));
      expect((await getMessage(as("owner"), { id: late })).maySend).toBe(false);
      await expect(sendMessageAgain(as("owner"), { id: late })).rejects.toMatchObject({
        code: "conflict",
        message: "The review is closed, so there's nothing left to decide.",
      });
    });
  });

  test("about a review aren't sent again to people who can no longer act on the review", async () => {
    const { as, organizationId, idTo, reviewId } = await makeMessages();
    const ids = { owner: idTo(as("owner")), admin: idTo(as("admin")), approver: idTo(as("approver")) };
    const { memberId } = personOf(as("approver"));
    await given.db.member.update({ where: { id: memberId }, data: { role: "viewer" } });
    await given.db.member.update({
      where: { id: personOf(as("admin")).memberId },
      data: { removedAt: new Date() },
    });
    const { policy } = await given.db.review.findFirstOrThrow({ where: { id: reviewId } });
    const two = { ...(policy as object), quorum: 2 };
    await given.db.review.update({ where: { id: reviewId }, data: { policy: two } });
    await decideReview(as("owner"), { id: reviewId, decision: "approve" });
    await withMail(async () => {
      for (const [id, why] of [
        [ids.owner, "Test owner has approved the document."],
        [ids.admin, "Test admin is no longer a member."],
        [ids.approver, "Test approver can no longer decide this review."],
      ] as const)
        await expectOver(as("owner"), id, why);
      await given.db.member.update({ where: { id: memberId }, data: { role: "approver" } });
      await given.db.message.updateMany({
        where: { organizationId },
        data: { createdAt: new Date(Date.now() - 8 * DAY_MS) },
      });
      await expectOver(as("owner"), ids.approver, "The link in this message has expired.");
    });
  });

  test("with an invitation can be sent again until their link is replaced, used, or expired", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const invite = { email: `kim-${organizationId}@acme.test`, role: "viewer" as const };
    const { member } = await inviteMember(as("owner"), invite);
    const newest = async () => {
      const where = { organizationId, memberId: member.id };
      return given.db.message.findFirstOrThrow({ where, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
    };
    const first = await newest();
    const made = await renewInvitation(at(as("owner"), new Date(Date.now() + 1_000)), member);
    const second = await newest();
    await withMail(async () => {
      await expectOver(as("owner"), first.id, "A newer link replaced this one.");
      expect((await getMessage(as("owner"), { id: second.id })).maySend).toBe(true);
      const late = at(as("owner"), new Date(Date.now() + 8 * DAY_MS));
      await expectOver(late, second.id, "The link in this message has expired.");
      expect(await sendMessageAgain(as("owner"), { id: second.id })).toMatchObject({ status: "QUEUED" });
      await given.db.message.update({ where: { id: second.id }, data: { status: "FAILED" } });
      await followLink(given.db, made);
      await expectOver(as("owner"), second.id, "The link in this message was already used.");
      await removeMember(as("owner"), member);
      await expectOver(as("owner"), second.id, `${member.name} is no longer a member.`);
    });
  });
});

/**
 * Expects the list of messages and the message's details to say why the message can't be sent again, and expects
 * sending it again to fail for that reason.
 */
async function expectOver(ctx: ServiceContext, id: string, why: string) {
  const { content } = await listMessages(ctx, page);
  expect(content.find((one) => one.id === id)).toMatchObject({ over: why, maySend: false });
  expect(await getMessage(ctx, { id })).toMatchObject({ over: why, maySend: false });
  await expect(sendMessageAgain(ctx, { id })).rejects.toMatchObject({ code: "conflict", message: why });
}
