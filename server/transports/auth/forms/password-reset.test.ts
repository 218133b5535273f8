import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startDelivery, stopDelivery } from "@/server/delivery/start";
import type { Database } from "@/server/infra/db";
import { changePassword } from "@/server/services/account/change-password";
import { setPassword } from "@/server/services/account/set-password";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { beginSignIn, findMembership } from "@/server/services/account/sign-in-claims";
import { acceptInvitation } from "@/server/services/member/accept-invitation";
import { makeMemberContext } from "@/server/services/member/context";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { listMessages } from "@/server/services/message/list";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { useDatabase } from "@/server/testing/executor";
import { followLink, mailedTo, PASSWORD, tokenOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { type MailServer, startMailServer } from "@/server/testing/servers/mail-server";
import { until } from "@/server/testing/until";
import { makeSignInCookie } from "@/server/transports/auth/sign-in-cookie";
import { handlePasswordReset, handleResetRequest, readPasswordReset } from "./password-reset";

const FORM_TYPE = "application/x-www-form-urlencoded";
const OWN = { "sec-fetch-site": "same-origin" };
const CHANGED = "Your Countersign password was changed";
const NEW = "chosen after a reset";

let mailServer: MailServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  mailServer = await startMailServer();
  const PUBLIC_URL = "https://sign.test";
  ({ db, close } = await useDatabase({ SMTP_URL: mailServer.url, MAIL_FROM: "us@acme.test", PUBLIC_URL }));
});
afterAll(async () => {
  await stopDelivery();
  await mailServer.close();
  await close();
});
beforeEach(async () => {
  await db.attemptCell.deleteMany();
});

interface Sent {
  from?: Record<string, string>;
  address?: string;
  type?: string;
}

function makeRequest(
  fields: Record<string, string>,
  { from = OWN, address = "192.0.2.1", type = FORM_TYPE }: Sent = {},
): Request {
  const body = new URLSearchParams(fields).toString();
  const headers = { "content-type": type, "content-length": `${body.length}`, "x-client-address": address };
  const request = new Request("http://sign.test/x", { method: "POST", body });
  Object.defineProperty(request, "headers", { value: new Headers({ ...headers, ...from }) });
  return request;
}

const read = ({ status, headers }: Response) => ({
  status,
  to: headers.get("location"),
  cookie: headers.getSetCookie()[0] ?? null,
  cache: headers.get("cache-control"),
});

const ask = async (email: string, sent?: Sent) =>
  read(await handleResetRequest(makeRequest({ email }, sent)));
const choose = async (token: string, password = NEW, sent?: Sent) =>
  read(await handlePasswordReset(makeRequest({ password }, sent), token));

/** Runs the outbox until no account emails are due. */
async function sendAll() {
  await startDelivery({ everyMs: 50 });
  await until(
    () => db.accountMail.count({ where: { sendAt: { lte: new Date() } } }),
    (due) => due === 0,
  );
  await stopDelivery();
}

const mailsTo = (email: string, subject = "Reset your Countersign password") =>
  mailServer.caught.filter(({ to, headers }) => to.includes(email) && headers.subject === subject);

async function askAndRead(email: string): Promise<string> {
  await ask(email);
  await sendAll();
  const [, token = ""] =
    /^https:\/\/sign\.test\/reset-password\/(\S+)$/m.exec(mailsTo(email).at(-1)?.text ?? "") ?? [];
  expect(token).toMatch(/^[\w-]{43}$/);
  return token;
}

/** Ends the cooldown, so a new link can be sent. */
async function waitOut(email: string) {
  const { id } = await db.user.findUniqueOrThrow({ where: { email } });
  for (const { hash, createdAt } of await db.passwordReset.findMany({ where: { userId: id } }))
    await db.passwordReset.update({
      where: { hash },
      data: { createdAt: new Date(createdAt.getTime() - 301_000) },
    });
}

async function join(email: string) {
  const organization = await makeOrganization(db);
  const { as } = organization;
  const { member } = await inviteMember(as("owner"), { email, role: "approver" });
  const session = await followLink(db, await mailedTo(db, member));
  return { ...organization, memberId: member.id, session };
}

const opens = async (email: string, password: string) =>
  (await findUserByPassword(db, { email, password })) !== null;

describe("a request for a link", () => {
  test("gets the same response and is stored the same way for every address but sends links only to people who can use them", async () => {
    await join("known@acme.test");
    const { as, memberId } = await join("removed@acme.test");
    await removeMember(as("owner"), { id: memberId });
    await inviteMember(as("owner"), { email: "invited@acme.test", role: "viewer" });
    const emails = ["known@acme.test", "removed@acme.test", "invited@acme.test", "nobody@acme.test"];
    for (const email of emails)
      expect(await ask(email)).toEqual({
        status: 303,
        to: "/forgot-password?outcome=sent",
        cookie: null,
        cache: "no-store",
      });
    const stored = await db.accountMail.findMany({ omit: { id: true, createdAt: true, sendAt: true } });
    expect(stored.map(({ to }) => to).sort()).toEqual([...emails].sort());
    expect(new Set(stored.map(({ to: _, ...rest }) => JSON.stringify(rest))).size).toBe(1);
    expect(await db.passwordReset.count()).toBe(0);
    await sendAll();
    expect(emails.filter((email) => mailsTo(email).length > 0)).toEqual(["known@acme.test"]);
  });

  test("accepts an address in uppercase or lowercase and reports an invalid address", async () => {
    await join("spelled@acme.test");
    await ask("  Spelled@ACME.test ");
    await sendAll();
    expect(mailsTo("spelled@acme.test")).toHaveLength(1);
    for (const email of ["", "spelled", "a\0b@acme.test", `${"x".repeat(320)}@acme.test`])
      expect((await ask(email)).to).toBe("/forgot-password?outcome=email");
  });

  test("is accepted only as a form from this site", async () => {
    const before = await db.accountMail.count();
    for (const sent of [
      { from: { "sec-fetch-site": "cross-site" } },
      { from: { "sec-fetch-site": "none" } },
      { type: "application/json" },
    ])
      expect((await ask("known@acme.test", sent)).to).toBe("/forgot-password?outcome=unsent");
    expect(await db.accountMail.count()).toBe(before);
  });

  test("gets the same response after too many requests, but is no longer stored", async () => {
    const email = "flooded@acme.test";
    const answers = new Set<string>();
    for (let i = 0; i < 22; i++) answers.add(JSON.stringify(await ask(email)));
    expect(answers.size).toBe(1);
    expect(await db.accountMail.count({ where: { to: email } })).toBe(20);
    await sendAll();
  });

  test("sends one email within five minutes, with a link that keeps working, even to a member of several organizations", async () => {
    const email = "eager@acme.test";
    await join(email);
    const { as } = await makeOrganization(db);
    await inviteMember(as("owner"), { email, role: "viewer" });
    const token = await askAndRead(email);
    await ask(email, { address: "192.0.2.2" });
    await sendAll();
    expect(mailsTo(email)).toHaveLength(1);
    expect(await readPasswordReset(token)).toMatchObject({ email });
    await waitOut(email);
    const newer = await askAndRead(email);
    expect(mailsTo(email)).toHaveLength(2);
    for (const link of [token, newer]) expect(await readPasswordReset(link)).toMatchObject({ email });
    expect((await choose(token)).to).toBe("/");
    expect(await readPasswordReset(newer)).toBeNull();
  });

  test("sends the same link again if it's unknown whether the first email arrived", async () => {
    const email = "lost@acme.test";
    await join(email);
    await ask(email);
    const row = await db.accountMail.findFirstOrThrow({ where: { to: email } });
    const token = await askAndRead(email);
    const mailed = mailsTo(email).at(-1);
    await db.accountMail.create({
      data: { ...row, id: mailed?.headers["message-id"]?.slice(1).split("@")[0] ?? "" },
    });
    await sendAll();
    expect(mailsTo(email).map(({ headers, text }) => [headers["message-id"], text])).toEqual(
      [mailed, mailed].map((mail) => [mail?.headers["message-id"], mail?.text]),
    );
    expect(await readPasswordReset(token)).toMatchObject({ email });
  });

  test("sends its email later if the mail server is busy, and can be repeated immediately if the mail server refuses the email", async () => {
    const email = "busy@acme.test";
    await join(email);
    mailServer.refuse(451);
    await ask(email);
    await sendAll();
    expect(mailsTo(email)).toEqual([]);
    await db.accountMail.updateMany({ where: { to: email }, data: { sendAt: new Date() } });
    mailServer.refuse(550);
    await sendAll();
    expect(await db.accountMail.count({ where: { to: email } })).toBe(0);
    expect((await choose(await askAndRead(email))).to).toBe("/");
  });

  test("doesn't appear in any organization's messages", async () => {
    const email = "quiet@acme.test";
    const { as } = await join(email);
    await askAndRead(email);
    const { content } = await listMessages(as("owner"), { to: "everyone", page: 0, size: 50 });
    expect(content.map(({ kind }) => kind)).toEqual(["INVITATION"]);
  });
});

describe("a link", () => {
  test("sets the password, signs in this browser and signs out all others, and notifies the user", async () => {
    const email = "reset@acme.test";
    const { session } = await join(email);
    const token = await askAndRead(email);
    expect(await readPasswordReset(token)).toMatchObject({ email });
    const { to, cookie, status, cache } = await choose(token);
    expect({ to, status, cache }).toEqual({ to: "/", status: 303, cache: "no-store" });
    expect(cookie).toContain("next-auth.session-token=");
    expect(await findMembership(db, session)).toBeNull();
    expect([await opens(email, PASSWORD), await opens(email, NEW)]).toEqual([false, true]);
    await sendAll();
    const [mail] = mailsTo(email, CHANGED);
    expect(mail?.text).toMatch(
      /was changed on \w{3}, \w{3} \d+, \d{4}, [\d:]+ [AP]M UTC, through the link that we emailed/,
    );
    expect(mail?.text).toContain("https://sign.test/forgot-password");
  });

  test("works only once, even if it's used several times concurrently", async () => {
    const email = "once@acme.test";
    await join(email);
    const token = await askAndRead(email);
    const passwords = [1, 2, 3, 4].map((i) => `${NEW} number ${i}`);
    const answers = await Promise.all(passwords.map((password) => choose(token, password)));
    expect(answers.filter(({ to }) => to === "/")).toHaveLength(1);
    expect(answers.filter(({ to }) => to === `/reset-password/${token}`)).toHaveLength(3);
    const winner = passwords[answers.findIndex(({ to }) => to === "/")] ?? "";
    expect(await opens(email, winner)).toBe(true);
    expect(await choose(token)).toMatchObject({ to: `/reset-password/${token}`, cookie: null });
    await sendAll();
    expect(mailsTo(email, CHANGED)).toHaveLength(1);
  });

  test("stops working after 30 minutes, or when the password is changed in any way", async () => {
    const email = "ended@acme.test";
    const { memberId } = await join(email);
    const late = await askAndRead(email);
    const { id: userId } = await db.user.findUniqueOrThrow({ where: { email } });
    const { createdAt, expiresAt } = await db.passwordReset.findFirstOrThrow({ where: { userId } });
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(30 * 60_000);
    await db.passwordReset.updateMany({ where: { userId }, data: { expiresAt: new Date() } });
    expect(await readPasswordReset(late)).toBeNull();
    expect((await choose(late)).to).toBe(`/reset-password/${late}`);

    await waitOut(email);
    const before = await askAndRead(email);
    await setPassword(db, { email, password: "set by the operator" });
    expect(await readPasswordReset(before)).toBeNull();

    const again = await askAndRead(email);
    const ctx = await makeMemberContext(db, memberId);
    await changePassword(ctx, { current: "set by the operator", password: "changed in settings" });
    expect(await readPasswordReset(again)).toBeNull();

    const raw = await askAndRead(email);
    await db.user.update({ where: { id: userId }, data: { passwordHash: "by the previous version" } });
    expect(await readPasswordReset(raw)).toBeNull();
  });

  test("remains valid after a password that isn't allowed or a form from a different site", async () => {
    const email = "kept@acme.test";
    await join(email);
    const token = await askAndRead(email);
    for (const [fault, password] of [
      ["length", "short"],
      ["common", "passwordpassword"],
      ["personal", "kept@acme.test"],
    ] as const)
      expect(await choose(token, password)).toMatchObject({
        to: `/reset-password/${token}?fault=${fault}`,
        cookie: null,
      });
    const foreign = { from: { "sec-fetch-site": "cross-site" } };
    expect((await choose(token, NEW, foreign)).to).toBe(`/reset-password/${token}?fault=unsent`);
    expect(await choose(token, NEW, { from: {} })).toMatchObject({ to: "/sign-in?reset=done", cookie: null });
    expect(await opens(email, NEW)).toBe(true);
  });

  test("accepts any number of passwords that aren't allowed, but only ten forms if the link is forged", async () => {
    const email = "tried@acme.test";
    await join(email);
    const token = await askAndRead(email);
    for (let i = 0; i < 12; i++) expect((await choose(token, "short")).to).toContain("fault=length");
    expect((await choose(token)).to).toBe("/");
    const made = "a".repeat(43);
    for (let i = 0; i < 10; i++) expect((await choose(made)).to).toBe(`/reset-password/${made}`);
    expect((await choose(made)).to).toBe(`/reset-password/${made}?fault=wait`);
  });

  test("signs out the browser's previous user and signs in no one if the form may come from a different site", async () => {
    const [one, other] = ["before@acme.test", "after@acme.test"];
    const { session } = await join(one);
    await join(other);
    const [cookie = ""] = (await makeSignInCookie(session)).split(";");
    const from = { ...OWN, cookie };
    expect((await choose(await askAndRead(other), NEW, { from })).to).toBe("/");
    expect(await findMembership(db, session)).toBeNull();
    await choose(await askAndRead(one), NEW, { from: {} });
    const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: one } });
    expect(await db.signIn.count({ where: { userId } })).toBe(0);
  });

  test("is looked up only by its hash, and not at all if its format is invalid", async () => {
    const email = "hashed@acme.test";
    await join(email);
    const token = await askAndRead(email);
    const rows = JSON.stringify(await db.passwordReset.findMany());
    expect(rows).not.toContain(token);
    for (const made of ["", "x", "a".repeat(43), `${token}\n`, `${token}a`, "../sign-in"])
      expect(await readPasswordReset(made)).toBeNull();
    expect((await choose("../sign-in?x=")).to).toBe("/reset-password/..%2Fsign-in%3Fx%3D");
  });

  test("removes the label of a member who joined through another member's link, and revokes their tokens", async () => {
    const email = "handed@acme.test";
    const { memberId } = await join(email);
    await db.member.update({ where: { id: memberId }, data: { joinedByLinkFrom: "Test owner" } });
    const { token } = await createToken(await makeMemberContext(db, memberId), { name: "Theirs" });
    await choose(await askAndRead(email));
    const { joinedByLinkFrom } = await db.member.findUniqueOrThrow({ where: { id: memberId } });
    expect(joinedByLinkFrom).toBeNull();
    expect(await findTokenActor(db, token, new Date())).toBeNull();
  });

  test("lets a former member who is invited by a different organization join that one", async () => {
    const email = "between@acme.test";
    const { as, memberId } = await join(email);
    await removeMember(as("owner"), { id: memberId });
    const other = await makeOrganization(db);
    const { member } = await inviteMember(other.as("owner"), { email, role: "viewer" });
    const token = tokenOf(await mailedTo(db, member));
    expect(await choose(await askAndRead(email))).toMatchObject({ to: "/sign-in?reset=done", cookie: null });
    expect(await acceptInvitation(db, { token, password: NEW }, new Date())).toMatchObject({
      organizationId: other.organizationId,
    });
  });
});

describe("an email about a changed password", () => {
  test("is sent for every change except the first password, once per person", async () => {
    const email = "told@acme.test";
    const { memberId, as } = await join(email);
    await sendAll();
    expect(mailsTo(email, CHANGED)).toEqual([]);
    const ctx = await makeMemberContext(db, memberId);
    const claims = await changePassword(ctx, { current: PASSWORD, password: "changed in settings" });
    expect(await findMembership(db, claims)).not.toBeNull();
    await setPassword(db, { email, password: "set by the operator" });
    await inviteMember((await makeOrganization(db)).as("owner"), { email, role: "viewer" });
    await sendAll();
    const said = mailsTo(email, CHANGED).map(({ text }) => /UTC, (.*?)\. All/.exec(text)?.[1]);
    expect(said.sort()).toEqual([
      "by this installation's operator",
      "in Settings, by someone who knew the previous password",
    ]);
    const { content } = await listMessages(as("owner"), { to: "everyone", page: 0, size: 50 });
    expect(JSON.stringify(content)).not.toContain(CHANGED);
    const { id } = await db.user.findUniqueOrThrow({ where: { email } });
    expect(await beginSignIn(db, id)).not.toBeNull();
  });
});
