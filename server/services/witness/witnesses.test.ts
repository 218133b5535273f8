import { execFile } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startDelivery, stopDelivery } from "@/server/delivery/start";
import type { LedgerHeadDto } from "@/server/domain/ledger/entry";
import { HEAD_EVENT, type WebhookEvent } from "@/server/domain/webhook/events";
import type { Database } from "@/server/infra/db";
import { chainEntries } from "@/server/services/ledger/chain";
import { signHead } from "@/server/services/ledger/sign-heads";
import { getEvidence } from "@/server/services/run/get-evidence";
import { createWebhook } from "@/server/services/webhook/create";
import { useDatabase } from "@/server/testing/executor";
import { at } from "@/server/testing/member-link";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { type MailServer, startMailServer } from "@/server/testing/servers/mail-server";
import { type Receiver, startReceiver, verifyDelivery } from "@/server/testing/servers/receiver";
import { until } from "@/server/testing/until";
import { appendHeads } from "./append-heads";
import { getWitnesses } from "./get";
import { queueHeads } from "./queue-heads";
import { setWitnesses } from "./set";

let folder: string;
let mailServer: MailServer;
let receiver: Receiver;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-witness-"));
  [mailServer, receiver] = await Promise.all([startMailServer(), startReceiver()]);
  const mail = { SMTP_URL: mailServer.url, MAIL_FROM: "us@acme.test", PUBLIC_URL: "https://sign.test" };
  const witness = { WITNESS_PATH: join(folder, "heads.ndjson") };
  ({ db, close } = await useDatabase({ ...mail, ...witness, OUTBOUND_ALLOW: receiver.host }));
  await startDelivery({ everyMs: 50 });
});
afterAll(async () => {
  await stopDelivery();
  await Promise.all([mailServer.close(), receiver.close()]);
  await close();
  rmSync(folder, { recursive: true });
});

let organization: TestOrganization;
let runId: string;
beforeEach(async () => {
  organization = await makeOrganization(db);
  ({ runId } = await makeOpenReview(organization.as("builder")));
});

/** Signs a head that covers all entries so far. */
async function sign(): Promise<LedgerHeadDto> {
  await chainEntries(db);
  const head = await signHead(db, organization.organizationId, new Date());
  return head ?? expect.fail("no head");
}

const addressOf = () => `auditor@${organization.organizationId}.test`.replaceAll("_", "-");
const mailsTo = (address: string) => mailServer.caught.filter(({ to }) => to.includes(address));

/** Verifies the run's evidence with a head, as an outsider would. */
async function verify(head: string): Promise<{ verdict: string; summary: { savedHead: number } }> {
  const file = join(folder, "evidence.json");
  const { sequence } = await sign();
  writeFileSync(file, JSON.stringify(await getEvidence(organization.as("owner"), { runId, head: sequence })));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ["scripts/verify.mjs", file, "--head", head, "--json"], (error, stdout) =>
      stdout ? resolve(JSON.parse(stdout)) : reject(error),
    );
  });
}

describe("a witness with an email address", () => {
  test("gets the newest head once a day, which the verifier accepts as it is", async () => {
    const owner = organization.as("owner");
    const address = addressOf();
    await setWitnesses(owner, { emails: [address.toUpperCase()] });
    const head = await sign();
    await until(
      () => getWitnesses(owner),
      ({ mails }) => mails[0]?.sentAt !== null,
    );
    expect(await getWitnesses(owner)).toMatchObject({
      mails: [{ email: address, sentSequence: head.sequence, lastError: null }],
    });
    const [mail, ...others] = mailsTo(address);
    expect(others).toEqual([]);
    expect(mail?.text).toContain(
      `Head: ${head.sequence}:${head.hash}\nSigned: ${head.signedAt}\nKey: ${head.key}`,
    );
    const saved = join(folder, "mail.txt");
    writeFileSync(saved, mail?.text ?? "");
    expect(await verify(saved)).toMatchObject({ verdict: "verified", summary: { savedHead: head.sequence } });
  });

  test("isn't sent the same head again a day later, but the next one", async () => {
    const owner = organization.as("owner");
    const address = addressOf();
    await setWitnesses(owner, { emails: [address] });
    await sign();
    await until(
      async () => mailsTo(address).length,
      (count) => count === 1,
    );
    const where = { organizationId: organization.organizationId };
    await until(
      () => db.ledgerWitness.findFirst({ where }),
      (row) => row?.sentAt !== null,
    );
    await db.ledgerWitness.updateMany({ where, data: { dueAt: new Date() } });
    await makeOpenReview(organization.as("builder"));
    const next = await sign();
    await until(
      async () => mailsTo(address).length,
      (count) => count === 2,
    );
    expect(mailsTo(address)[1]?.text).toContain(`${next.sequence}:${next.hash}`);
  });

  test("is retried if the mail server refuses, and the owner sees why", async () => {
    const owner = organization.as("owner");
    await sign();
    mailServer.afterTextTo(addressOf(), 451);
    await setWitnesses(owner, { emails: [addressOf()] });
    const failed = await until(
      () => getWitnesses(owner),
      ({ mails }) => mails[0]?.lastError !== null,
    );
    expect(failed.mails[0]).toMatchObject({ sentAt: null, lastError: expect.stringContaining("451") });
    const where = { organizationId: organization.organizationId };
    await db.ledgerWitness.updateMany({ where, data: { dueAt: new Date() } });
    await until(
      () => getWitnesses(owner),
      ({ mails }) => mails[0]?.sentAt !== null && mails[0]?.lastError === null,
    );
  });
});

describe("setWitnesses", () => {
  test("keeps what's known about addresses that stay, and is recorded without them in plain text", async () => {
    const owner = organization.as("owner");
    const [first, second] = [addressOf(), `other-${addressOf()}`];
    await setWitnesses(owner, { emails: [first] });
    await sign();
    await until(
      () => getWitnesses(owner),
      ({ mails }) => mails[0]?.sentAt !== null,
    );
    const { mails } = await setWitnesses(owner, { emails: [first, second, second] });
    expect(mails.map(({ email }) => email)).toEqual([first, second].sort());
    expect(mails.find(({ email }) => email === first)?.sentAt).not.toBeNull();
    await setWitnesses(owner, { emails: [first, second] });
    const where = { organizationId: organization.organizationId, action: "ledger.witnesses_changed" };
    const entries = await db.ledgerEntry.findMany({ where, orderBy: { at: "asc" } });
    expect(entries.map(({ data }) => data)).toEqual([
      { added: 1, removed: 0 },
      { added: 1, removed: 0 },
    ]);
    expect(JSON.stringify(entries)).not.toContain(first);
  });

  test("can be called only by owners", async () => {
    await expect(setWitnesses(organization.as("admin"), { emails: [] })).rejects.toMatchObject({
      code: "forbidden",
      message: "Only owners can change the witnesses.",
    });
  });
});

describe("a webhook that gets heads", () => {
  test("gets each new head signed, at most once a minute", async () => {
    const path = `/${organization.organizationId}`;
    const url = `${receiver.url}${path}`;
    const events: WebhookEvent[] = [HEAD_EVENT];
    const { id, secret } = await createWebhook(organization.as("owner"), { url, events, enabled: true });
    const received = () => receiver.received.filter((post) => post.path.endsWith(path));
    const start = Date.now();
    const pass = (seconds: number) => queueHeads(db, new Date(start + seconds * 1_000));
    const first = await sign();
    await pass(0);
    await pass(60);
    await makeOpenReview(organization.as("builder"));
    const second = await sign();
    await pass(59);
    await pass(60);
    await db.webhookDelivery.updateMany({ where: { webhookId: id }, data: { dueAt: new Date() } });
    await until(
      async () => received().length,
      (count) => count === 2,
    );
    const heads = received().map(({ body }) => JSON.parse(body));
    expect(heads.map(({ type }) => type)).toEqual([HEAD_EVENT, HEAD_EVENT]);
    const bySequence = heads.map(({ data }) => data.head).sort((a, b) => a.sequence - b.sequence);
    expect(bySequence).toEqual([first, second]);
    for (const post of received()) expect(verifyDelivery(post, secret)).toBe(true);
    expect(await getWitnesses(organization.as("owner"))).toMatchObject({ webhooks: [{ id, url }] });
  });
});

describe("the operator's file", () => {
  const linesOf = (path: string) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.includes(organization.organizationId));

  test("gets each organization's new heads, one per line, and the verifier accepts a line", async () => {
    const path = join(folder, "heads.ndjson");
    const first = await sign();
    await appendHeads(db, path);
    await appendHeads(db, path);
    expect(linesOf(path).map((line) => JSON.parse(line))).toEqual([first]);
    appendFileSync(path, '{"cut":');
    await makeOpenReview(organization.as("builder"));
    const second = await sign();
    await appendHeads(db, path);
    const lines = linesOf(path);
    expect(lines.map((line) => JSON.parse(line))).toEqual([first, second]);
    expect(await verify(lines[1] ?? "")).toMatchObject({
      verdict: "verified",
      summary: { savedHead: second.sequence },
    });
  });

  test("gets the heads later if it can't be written", async () => {
    const path = join(folder, "later.ndjson");
    const head = await sign();
    await expect(appendHeads(db, join(folder, "missing", "heads.ndjson"))).rejects.toThrow("ENOENT");
    const signedAt = Date.parse(head.signedAt);
    const fileAfter = async (ms: number) =>
      (await getWitnesses(at(organization.as("owner"), new Date(signedAt + ms)))).file;
    expect(await fileAfter(20_000)).toEqual({ missingSince: null });
    expect(await fileAfter(70_000)).toEqual({ missingSince: head.signedAt });
    await appendHeads(db, path);
    expect(linesOf(path).map((line) => JSON.parse(line))).toEqual([head]);
    expect(await fileAfter(70_000)).toEqual({ missingSince: null });
  });
});
