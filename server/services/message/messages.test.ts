import { describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/env";
import type { Person, ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/given-database";
import { makeOpenReview } from "@/server/testing/open-review";
import { makeOrganization } from "@/server/testing/organization";
import { getMessage } from "./get";
import { listMessages } from "./list";
import { queueMessage } from "./queue";
import { sendMessageAgain } from "./send-again";

const given = givenDatabase();
const page = { page: 0, size: 20 };
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

/** Does something as if a mail server were configured. */
async function withMail(work: () => Promise<void>) {
  const before = globalThis.countersignEnv ?? parseEnv({});
  settle({ ...before, mail: { url: "smtp://127.0.0.1:9", from: "us@acme.test" } });
  try {
    await work();
  } finally {
    settle(before);
  }
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

  test("show an invitation's link in the same way", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const link = `http://localhost:8080/invitation/${"x".repeat(43)}`;
    for (const role of ["owner", "viewer"] as const) {
      const note = {
        kind: "INVITATION" as const,
        subject: role,
        text: `Hello\n\n${link}\n`,
        html: `<a href="${link}">`,
      };
      const { memberId, email: to } = personOf(as(role));
      await given.db.$transaction((db) => queueMessage({ ...as("owner"), db }, { ...note, memberId, to }));
    }
    const rows = await given.db.message.findMany({ where: { organizationId }, orderBy: { subject: "asc" } });
    const links = rows.map(async ({ id }) => (await getMessage(as("admin"), { id })).link);
    expect(await Promise.all(links)).toEqual([null, link]);
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
        message: expect.stringContaining("no point"),
      });
    });
  });

  test("with a link that was replaced or used are not sent again", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { memberId, email: to } = personOf(as("viewer"));
    const note = { kind: "INVITATION" as const, subject: "Join", text: "Join.", html: "<p>Join.</p>" };
    await given.db.$transaction((db) => queueMessage({ ...as("owner"), db }, { ...note, memberId, to }));
    const { id } = await given.db.message.findFirstOrThrow({ where: { organizationId } });
    await withMail(async () => {
      await expect(sendMessageAgain(as("owner"), { id })).rejects.toMatchObject({ code: "conflict" });
      const createdAt = new Date();
      const expiresAt = new Date(Date.now() + 60_000);
      await given.db.invitation.create({
        data: { id: `inv_${id}`, organizationId, memberId, hash: id, createdAt, expiresAt },
      });
      expect(await sendMessageAgain(as("owner"), { id })).toMatchObject({ status: "QUEUED" });
    });
  });
});
