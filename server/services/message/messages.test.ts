import { describe, expect, test } from "vitest";
import type { Person, ServiceContext } from "@/server/services/context";
import { renewInvitation } from "@/server/services/invitation/renew";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/given-database";
import { at, followLink } from "@/server/testing/member-link";
import { makeOpenReview } from "@/server/testing/open-review";
import { makeOrganization } from "@/server/testing/organization";
import { withMail } from "@/server/testing/with-mail";
import { getMessage } from "./get";
import { listMessages } from "./list";
import { sendMessageAgain } from "./send-again";

const given = givenDatabase();
const page = { page: 0, size: 20 };
const DAY_MS = 24 * 60 * 60 * 1000;
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
  test("are listed newest first, with what became of each, and without what they say", async () => {
    const { content, as } = await makeMessages();
    expect(content).toHaveLength(3);
    expect(content[0]).toMatchObject({ kind: "REVIEW_OPENED", status: "KEPT", attempts: 0, maySend: false });
    expect(JSON.stringify(content)).not.toContain("/r/");
    expect((await listMessages((await makeOrganization(given.db)).as("owner"), page)).totalElements).toBe(0);
    await expect(listMessages(as("approver"), page)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("show their link where no mail is sent: to its recipient, and to who manages them", async () => {
    const { as, idTo } = await makeMessages();
    for (const [reader, recipient, shown] of [
      ["owner", "owner", true],
      ["owner", "approver", true],
      ["owner", "admin", true],
      ["admin", "approver", true],
      ["admin", "owner", false],
    ] as const) {
      const { link, text } = await getMessage(as(reader), { id: idTo(as(recipient)) });
      expect([reader, recipient, link !== null, text.includes("/r/")]).toEqual([
        reader,
        recipient,
        shown,
        shown,
      ]);
      if (link) expect(text).toContain(link);
      else expect(text).toContain("[the link, for its recipient only]");
    }
  });

  test("show their link to its recipient only where mail is sent", async () => {
    const { as, idTo } = await makeMessages();
    await withMail(async () => {
      expect((await getMessage(as("owner"), { id: idTo(as("owner")) })).link).toContain("/r/");
      const { link, text } = await getMessage(as("owner"), { id: idTo(as("approver")) });
      expect(link).toBeNull();
      expect(text).not.toContain("/r/");
      expect(text).toContain("The draft.");
    });
  });

  test("show an invitation's link in the same way, until its member takes part: then it opens more than a place", async () => {
    const { as } = await makeOrganization(given.db);
    const shownTo = async (reader: ServiceContext, memberId: string) => {
      const where = { memberId, kind: "INVITATION" as const };
      const { id } = await given.db.message.findFirstOrThrow({ where });
      return (await getMessage(reader, { id })).link;
    };
    const email = (name: string) => `${name}-${personOf(as("owner")).memberId}@acme.test`;
    const viewer = await inviteMember(as("owner"), { email: email("viewer"), role: "viewer" });
    const owner = await inviteMember(as("owner"), { email: email("owner"), role: "owner" });
    expect(await shownTo(as("admin"), viewer.member.id)).toBe(viewer.link);
    expect(await shownTo(as("admin"), owner.member.id)).toBeNull();
    await followLink(given.db, viewer);
    expect(await shownTo(as("owner"), viewer.member.id)).toBeNull();
  });

  test("that were not sent are sent on demand, while they have a point", async () => {
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
        message: "Its review is closed: there is nothing left to decide.",
      });
    });
  });

  test("about a review are not sent again to whom they are no use any more", async () => {
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
        [ids.owner, "Test owner has approved the text."],
        [ids.admin, "Test admin takes part here no longer."],
        [ids.approver, "Test approver may not decide this review any more."],
      ] as const)
        await expectOver(as("owner"), id, why);
      await given.db.member.update({ where: { id: memberId }, data: { role: "approver" } });
      await given.db.message.updateMany({
        where: { organizationId },
        data: { createdAt: new Date(Date.now() - 8 * DAY_MS) },
      });
      await expectOver(as("owner"), ids.approver, "The link in it has expired.");
    });
  });

  test("that invite are sent again while their link opens, and not once it was replaced, used or is over", async () => {
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
      await expectOver(as("owner"), first.id, "A newer link took the place of this one.");
      expect((await getMessage(as("owner"), { id: second.id })).maySend).toBe(true);
      const late = at(as("owner"), new Date(Date.now() + 8 * DAY_MS));
      await expectOver(late, second.id, "The link in it has expired.");
      expect(await sendMessageAgain(as("owner"), { id: second.id })).toMatchObject({ status: "QUEUED" });
      await given.db.message.update({ where: { id: second.id }, data: { status: "FAILED" } });
      await followLink(given.db, made);
      await expectOver(as("owner"), second.id, "The link in it was used.");
      await removeMember(as("owner"), member);
      await expectOver(as("owner"), second.id, `${member.name} takes part here no longer.`);
    });
  });
});

/** Neither the list nor the message itself offers to send it, and to ask for it all the same is refused with the reason. */
async function expectOver(ctx: ServiceContext, id: string, why: string) {
  const { content } = await listMessages(ctx, page);
  expect(content.find((one) => one.id === id)).toMatchObject({ over: why, maySend: false });
  expect(await getMessage(ctx, { id })).toMatchObject({ over: why, maySend: false });
  await expect(sendMessageAgain(ctx, { id })).rejects.toMatchObject({ code: "conflict", message: why });
}
