import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { DAY_MS } from "@/server/domain/time";
import type { Database } from "@/server/infra/db";
import type { Person, ServiceContext } from "@/server/services/context";
import { encryptToken } from "@/server/services/member/invitations";
import { sendMessageAgain } from "@/server/services/message/send-again";
import { queueMessage } from "@/server/services/outbox/messages";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { followLink, shownIn, tokenIn } from "@/server/testing/doors/follow-link";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { type MailServer, startMailServer } from "@/server/testing/servers/mail-server";
import { until } from "@/server/testing/until";
import { claimMessages } from "./messages";
import { startDelivery, stopDelivery } from "./start";

let mailServer: MailServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  mailServer = await startMailServer({ user: "us@acme.test", password: "p@ss:w/rd" });
  const MAIL_FROM = "Countersign <us@acme.test>";
  const PUBLIC_URL = "https://sign.test";
  ({ db, close } = await useDatabase({ SMTP_URL: mailServer.url, MAIL_FROM, PUBLIC_URL }));
});
afterAll(async () => {
  await stopDelivery();
  await mailServer.close();
  await close();
});

const TOKEN = "t".repeat(43);
const emailOf = (ctx: ServiceContext) => (ctx.actor as Person).email;
const mailsTo = (ctx: ServiceContext) => mailServer.caught.filter(({ to }) => to.includes(emailOf(ctx)));
const messagesTo = (ctx: ServiceContext) => db.message.findMany({ where: { to: emailOf(ctx) } });

/** Sends until no message is due. */
async function sendAll() {
  await startDelivery({ everyMs: 50 });
  await until(
    () =>
      db.message.count({
        where: { status: "QUEUED", sendAt: { lte: new Date(Date.now() + 121_000) }, lastError: null },
      }),
    (waiting) => waiting === 0,
  );
  await stopDelivery();
}

const note = {
  kind: "INVITATION" as const,
  write: (link: string) => ({
    subject: "Hello",
    text: `Hello.\n${link}`,
    html: `<a href="${link}">Hello</a>`,
  }),
};

async function makeMessage() {
  const ctx = (await makeOrganization(db)).as("owner");
  const { memberId } = ctx.actor as Person;
  const { organizationId } = ctx;
  const id = makeId("inv");
  const expiresAt = new Date(Date.now() + 600_000);
  await db.invitation.create({
    data: {
      id,
      organizationId,
      memberId,
      hash: id,
      sealedToken: encryptToken(id, TOKEN),
      createdAt: new Date(),
      expiresAt,
    },
  });
  await db.$transaction((db) => queueMessage({ ...ctx, db }, { ...note, memberId, to: emailOf(ctx) }));
  return ctx;
}

describe("mail", () => {
  test("reaches everyone who can act on a review, with a link to decide", async () => {
    const { as } = await makeOrganization(db);
    const text = "Dear customer,\n\n“20 €” come back. <b>Truly</b>.\n";
    const { reviewId: id } = await makeOpenReview(as("builder"), { timeoutSeconds: 3600 }, text);
    await sendAll();
    for (const role of ["owner", "admin", "approver"] as const) expect(mailsTo(as(role))).toHaveLength(1);
    for (const role of ["builder", "viewer"] as const) expect(mailsTo(as(role))).toEqual([]);

    const [mail] = mailsTo(as("approver"));
    expect(mail?.user).toBe("us@acme.test");
    expect(mail?.headers).toMatchObject({
      from: "Countersign <us@acme.test>",
      subject: "Please review “Reviewed”: Check it.",
      "auto-submitted": "auto-generated",
      "message-id": expect.stringMatching(/^<msg_\w+@sign\.test>$/),
    });
    expect(mail?.text).toContain("> “20 €” come back. <b>Truly</b>.");
    expect(mail?.html).toContain("“20 €” come back. &lt;b&gt;Truly&lt;/b&gt;.");
    const token = tokenIn(mail?.text ?? "");
    expect(mail?.text).toContain(`https://sign.test/r/${token}\n`);
    expect(tokenIn(mail?.html ?? "")).toBe(token);

    const { body } = await followLink(token);
    expect(body).toContain("This link is for <strong>Test approver</strong>");
    const form = { decision: "approve", shown: shownIn(body), text: text.replaceAll("\n", "\r\n") };
    expect((await followLink(token, { form })).status).toBe(303);
    expect(await getReview(as("owner"), { id })).toMatchObject({ status: "APPROVED", text });

    expect(await messagesTo(as("approver"))).toMatchObject([
      { status: "SENT", attempts: 1, sentAt: expect.any(Date), sendAt: null, lastError: null },
    ]);
  });

  test("isn't sent if its review was closed or its member was removed", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId: id } = await makeOpenReview(as("builder"));
    await decideReview(as("owner"), { id, decision: "approve" });
    const removed = await makeMessage();
    await db.member.update({
      where: { id: (removed.actor as Person).memberId },
      data: { removedAt: new Date() },
    });
    await sendAll();
    for (const ctx of [as("admin"), removed]) {
      expect(mailsTo(ctx)).toEqual([]);
      expect(await messagesTo(ctx)).toMatchObject([
        { status: "FAILED", lastError: expect.stringContaining("Not sent."), sendAt: null },
      ]);
    }
  });

  test("is retried later if the mail server is busy, and sent only once", async () => {
    const ctx = await makeMessage();
    mailServer.refuse(451);
    await sendAll();
    const [waiting] = await messagesTo(ctx);
    expect(waiting).toMatchObject({
      status: "QUEUED",
      attempts: 1,
      lastError: expect.stringContaining("451"),
    });
    expect(Number(waiting?.sendAt) - Date.now()).toBeGreaterThan(5_000);
    await db.message.updateMany({
      where: { id: waiting?.id ?? "" },
      data: { sendAt: new Date(), lastError: null },
    });
    await sendAll();
    expect(await messagesTo(ctx)).toMatchObject([{ status: "SENT", attempts: 2, lastError: null }]);
    expect(mailsTo(ctx)).toHaveLength(1);
  });

  test("stores no link if the mail server rejects the email and quotes the link", async () => {
    const ctx = await makeMessage();
    mailServer.refuseQuoting();
    await sendAll();
    const [failed] = await messagesTo(ctx);
    expect(failed).toMatchObject({ status: "FAILED", lastError: expect.stringContaining("blocked http") });
    expect(failed?.lastError).not.toContain(TOKEN.slice(0, 8));
  });

  test("fails immediately after a permanent rejection, and otherwise after the last attempt", async () => {
    const refused = await makeMessage();
    mailServer.refuse(550);
    await sendAll();
    expect(await messagesTo(refused)).toMatchObject([
      { status: "FAILED", attempts: 1, lastError: expect.stringContaining("550") },
    ]);
    const tired = await makeMessage();
    await db.message.updateMany({ where: { to: emailOf(tired) }, data: { attempts: 5 } });
    mailServer.refuse(451);
    await sendAll();
    expect(await messagesTo(tired)).toMatchObject([{ status: "FAILED", attempts: 6, sendAt: null }]);
  });

  test("fails if APP_SECRET has changed since its link was encrypted, and says what to do", async () => {
    const ctx = await makeMessage();
    const { memberId } = ctx.actor as Person;
    const { sealedToken } = await db.invitation.findFirstOrThrow({ where: { memberId } });
    const seal = (sealed: string | null) =>
      db.invitation.updateMany({ where: { memberId }, data: { sealedToken: sealed } });
    // Simulates a changed APP_SECRET by storing a token that was encrypted for a different invitation. Decryption
    // fails the same way in both cases.
    await seal(encryptToken("inv_other", TOKEN));
    await sendAll();
    expect(await messagesTo(ctx)).toMatchObject([
      {
        status: "FAILED",
        attempts: 1,
        sendAt: null,
        lastError: expect.stringContaining("Restore the previous APP_SECRET"),
      },
    ]);
    await seal(sealedToken);
    await sendMessageAgain(ctx, { id: (await messagesTo(ctx))[0]?.id ?? "" });
    await sendAll();
    expect(await messagesTo(ctx)).toMatchObject([{ status: "SENT", lastError: null }]);
  });

  test("goes to a single address, no matter what the address contains", async () => {
    const ctx = await makeMessage();
    const to = '"x@evil.test, y@evil.test"@acme.test';
    await db.message.updateMany({ where: { to: emailOf(ctx) }, data: { to } });
    await sendAll();
    expect(
      mailServer.caught.flatMap((mail) => mail.to).filter((address) => address.endsWith("evil.test")),
    ).toEqual([]);
  });

  test("is sent by one of several processes, and by another if the first process dies", async () => {
    const ctx = await makeMessage();
    const claims = await Promise.all([1, 2, 3].map(() => claimMessages(db, 10)));
    expect(claims.flat().map(({ to }) => to)).toEqual([emailOf(ctx)]);
    await db.message.updateMany({ where: { to: emailOf(ctx) }, data: { sendAt: new Date() } });
    await sendAll();
    expect(await messagesTo(ctx)).toMatchObject([{ status: "SENT", attempts: 2 }]);
  });

  test("is claimed from each organization in turn, so that one with many emails doesn't delay the others", async () => {
    const [crowd] = await messagesTo(await makeMessage());
    if (!crowd) throw new Error("no mail is queued");
    const copies = Array.from({ length: 20 }, () => ({ ...crowd, id: makeId("msg") }));
    await db.message.createMany({ data: copies });
    const other = await makeMessage();
    const claimed = await claimMessages(db, 5);
    expect(claimed).toHaveLength(5);
    expect(claimed.map(({ to }) => to)).toContain(emailOf(other));
    await db.message.deleteMany({ where: { organizationId: crowd.organizationId } });
    await db.message.updateMany({ where: { to: emailOf(other) }, data: { sendAt: new Date() } });
    await sendAll();
  });

  test("waits for a mail server that is down", async () => {
    const away = await startMailServer();
    await away.close();
    const { db, close } = await useDatabase({ SMTP_URL: away.url, MAIL_FROM: "us@acme.test" });
    const { as } = await makeOrganization(db);
    await makeOpenReview(as("owner"));
    await startDelivery({ everyMs: 50 });
    await until(
      () => db.message.count({ where: { status: "QUEUED", attempts: 1, lastError: { not: null } } }),
      (count) => count === 3,
    );
    await stopDelivery();
    await close();
  });

  test("stays readable in the app if the mail server is no longer configured", async () => {
    const { db, close } = await useDatabase();
    const { as } = await makeOrganization(db);
    const { memberId } = as("owner").actor as Person;
    await makeOpenReview(as("owner"));
    await db.message.updateMany({ data: { status: "QUEUED", sendAt: new Date() } });
    await startDelivery({ everyMs: 50 });
    expect(await db.message.findFirst({ where: { memberId } })).toMatchObject({
      status: "KEPT",
      sendAt: null,
    });
    await stopDelivery();
    await close();
  });

  test("about an account waits up to a day for a process with a mail server", async () => {
    const { db, close } = await useDatabase();
    const queue = (id: string, createdAt: Date) =>
      db.accountMail.create({
        data: { id, kind: "PASSWORD_RESET", to: "sam@acme.test", createdAt, sendAt: createdAt },
      });
    await queue("msg_new", new Date());
    await queue("msg_old", new Date(Date.now() - DAY_MS));
    await startDelivery({ everyMs: 50 });
    expect(await db.accountMail.findMany()).toMatchObject([{ id: "msg_new" }]);
    await stopDelivery();
    await close();
  });
});
