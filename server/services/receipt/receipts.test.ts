import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startDelivery, stopDelivery } from "@/server/delivery/start";
import type { ReceiptDto } from "@/server/domain/ledger/receipt";
import type { Database } from "@/server/infra/db";
import type { Person, ServiceContext } from "@/server/services/context";
import { chainEntries } from "@/server/services/ledger/chain";
import { signHead } from "@/server/services/ledger/sign-heads";
import { setNotificationChannel } from "@/server/services/notification/set-channel";
import { decideReview } from "@/server/services/review/decide";
import { getEvidence } from "@/server/services/run/get-evidence";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { type MailServer, startMailServer } from "@/server/testing/servers/mail-server";
import { until } from "@/server/testing/until";
import { listReceipts } from "./list";
import { mailReceipts } from "./mail";

let folder: string;
let mailServer: MailServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-receipt-"));
  mailServer = await startMailServer();
  const mail = { SMTP_URL: mailServer.url, MAIL_FROM: "us@acme.test", PUBLIC_URL: "https://sign.test" };
  ({ db, close } = await useDatabase(mail));
  await startDelivery({ everyMs: 50 });
});
afterAll(async () => {
  await stopDelivery();
  await mailServer.close();
  await close();
  rmSync(folder, { recursive: true });
});

let organization: TestOrganization;
let approver: ServiceContext;
beforeEach(async () => {
  organization = await makeOrganization(db);
  approver = organization.as("approver");
});

async function decide() {
  const made = await makeOpenReview(organization.as("builder"));
  await decideReview(approver, { id: made.reviewId, decision: "approve" });
  return made;
}

/** Chains all entries, and signs a head. */
async function sign() {
  await chainEntries(db);
  return signHead(db, organization.organizationId, new Date());
}

/** Queues the receipts that are due this many seconds from now. */
const pass = (seconds: number) =>
  mailReceipts(
    db,
    (organizationId) => ({ ...approver, organizationId, actor: { kind: "system" } }),
    new Date(Date.now() + seconds * 1_000),
  );

const receiptMails = () => {
  const { email } = approver.actor as Person;
  return mailServer.caught.filter(
    ({ to, headers }) => to.includes(email) && /^Receipt/.test(`${headers.subject}`),
  );
};
const queued = () =>
  db.message.count({ where: { organizationId: organization.organizationId, kind: "RECEIPT" } });

async function verify(runId: string, receipt: string) {
  const file = join(folder, "evidence.json");
  writeFileSync(file, JSON.stringify(await getEvidence(organization.as("owner"), { runId })));
  return new Promise<{ verdict: string; findings: { place: string; message: string }[] }>(
    (resolve, reject) => {
      execFile(
        process.execPath,
        ["scripts/verify.mjs", file, "--receipt", receipt, "--json"],
        (error, stdout) => (stdout ? resolve(JSON.parse(stdout)) : reject(error)),
      );
    },
  );
}

/** Saves a receipt as the app does. */
function save(receipt: ReceiptDto | undefined): string {
  const path = join(folder, "receipt.json");
  writeFileSync(path, JSON.stringify(receipt));
  return path;
}

describe("a receipt", () => {
  test("says which entry is the decision, and which head covers it", async () => {
    const { reviewId: id, runId } = await decide();
    const [early] = await listReceipts(approver, { id });
    expect(early).toMatchObject({ run: runId, review: id, entry: { sequence: null }, head: null });
    const head = await sign();
    await decide();
    await sign();
    const [covered] = await listReceipts(approver, { id });
    expect(covered).toEqual({
      ...early,
      entry: { ...early?.entry, sequence: expect.any(Number) },
      head,
    });
  });

  test("is shown only to the person who decided", async () => {
    const { reviewId: id } = await decide();
    expect(await listReceipts(organization.as("owner"), { id })).toEqual([]);
  });

  test("matches the evidence of its run, and no other", async () => {
    const { reviewId: id, runId } = await decide();
    const other = await decide();
    await sign();
    const [receipt] = await listReceipts(approver, { id });
    expect(await verify(runId, save(receipt))).toMatchObject({ verdict: "verified", findings: [] });
    expect(await verify(other.runId, save(receipt))).toMatchObject({
      findings: [
        { place: "receipt", message: `The file doesn't contain the receipt's entry "${receipt?.entry.id}".` },
      ],
    });
  });

  test("no longer matches if the operator rewrites the decision and the whole chain", async () => {
    const { reviewId: id, runId } = await decide();
    await sign();
    const [receipt] = await listReceipts(approver, { id });
    const where = `"organizationId" = '${organization.organizationId}'`;
    await asOwner(
      `ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER; ALTER TABLE "LedgerLink" DISABLE TRIGGER USER;
       ALTER TABLE "LedgerHead" DISABLE TRIGGER USER;
       UPDATE "Decision" SET "secondsInView" = 900 WHERE "reviewId" = '${id}';
       UPDATE "LedgerEntry" SET "data" = "data" || '{"secondsInView": 900}' WHERE "subjectId" = '${id}' AND "action" = 'review.decided';
       DELETE FROM "LedgerLink" WHERE ${where}; DELETE FROM "LedgerHead" WHERE ${where};
       INSERT INTO "LedgerPending" SELECT "id", "organizationId" FROM "LedgerEntry" WHERE ${where};
       ALTER TABLE "LedgerEntry" ENABLE TRIGGER USER; ALTER TABLE "LedgerLink" ENABLE TRIGGER USER;
       ALTER TABLE "LedgerHead" ENABLE TRIGGER USER`,
    );
    await sign();
    expect(await verify(runId, save(receipt))).toMatchObject({
      verdict: "wrong",
      findings: [{ place: "receipt", message: "The entry doesn't match the receipt." }],
    });
  });
});

describe("the email with a receipt", () => {
  test("is sent once a head covers the decision, and the verifier accepts what it says", async () => {
    const { runId, reviewId } = await decide();
    await pass(61);
    expect(await queued()).toBe(0);
    const head = await sign();
    await pass(30);
    expect(await queued()).toBe(0);
    await Promise.all([pass(61), pass(61)]);
    await until(
      async () => receiptMails().length,
      (count) => count === 1,
    );
    const [mail] = receiptMails();
    expect(mail?.headers.subject).toBe("Receipt for your decision: “Reviewed”");
    expect(mail?.text).toContain(`https://sign.test/reviews/${reviewId}`);
    expect(mail?.text).toContain(`Head: ${head?.sequence}:${head?.hash}`);
    const [, receipt = ""] = /^Receipt: (.+)$/m.exec(mail?.text ?? "") ?? [];
    expect(await verify(runId, receipt)).toMatchObject({ verdict: "verified" });
    await pass(200);
    expect(await queued()).toBe(1);
  });

  test("is one for decisions made together", async () => {
    for (let count = 0; count < 3; count++) await decide();
    await sign();
    await pass(61);
    await until(
      async () => receiptMails().length,
      (count) => count === 1,
    );
    const [mail] = receiptMails();
    expect(mail?.headers.subject).toBe("Receipts for 3 decisions");
    expect(mail?.text.match(/^Receipt: ent_\w+:[0-9a-f]{64}$/gm)).toHaveLength(3);
  });

  test("isn't sent to someone who doesn't want it", async () => {
    const choice = { kind: "RECEIPT", channel: "EMAIL", enabled: false, timeZone: "UTC" } as const;
    await setNotificationChannel(approver, choice);
    await decide();
    await sign();
    await pass(61);
    expect(await queued()).toBe(0);
    await expect(
      setNotificationChannel(approver, { ...choice, channel: "APP", enabled: true }),
    ).rejects.toMatchObject({ code: "invalid-input" });
  });
});
