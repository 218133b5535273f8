import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import { migrate } from "@/server/infra/database/migrate";
import { connectDatabase, type Database } from "@/server/infra/db";
import { makeMemberContext } from "@/server/services/member/context";
import { listWebhooks } from "@/server/services/webhook/list";
import { listDeliveries } from "@/server/services/webhook/list-deliveries";
import { encryptSecrets, secretsInForce } from "@/server/services/webhook/secrets";
import { signDelivery } from "@/server/services/webhook/signature";
import { databaseUrl, query } from "@/server/testing/database/postgres";
import { settleOn } from "@/server/testing/settings";

const FOLDER = "prisma/migrations";
const SEVERAL = "20261129080000_several_webhooks";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const BODY =
  '{"type":"review.opened","timestamp":"2026-11-28T00:00:00.000Z","data":{"url":"https://app.test/reviews/rev_a"}}';

let folder: string;
let url: string;
let db: Database;
let before: unknown[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-webhooks-"));
  for (const name of readdirSync(FOLDER).filter((name) => name < SEVERAL))
    cpSync(join(FOLDER, name), join(folder, name), { recursive: true });
  const { adminUrl, template } = inject("postgres");
  const name = `${template}_webhooks`;
  await query(adminUrl, `CREATE DATABASE ${name}`);
  url = databaseUrl(adminUrl, name);
  await migrate(url, folder);
  settleOn({ url, ownerUrl: url });
  const sealed = encryptSecrets("whk_a", { current: SECRET, previous: null });
  await query(
    url,
    `INSERT INTO "Organization" ("id", "name") VALUES ('org_a', 'Acme');
     INSERT INTO "User" ("id", "email", "name", "passwordHash") VALUES ('usr_a', 'dana@acme.test', 'Dana', 'none');
     INSERT INTO "Member" ("id", "organizationId", "userId", "role") VALUES ('mem_a', 'org_a', 'usr_a', 'owner');
     INSERT INTO "Webhook" ("id", "organizationId", "url", "secret", "enabled", "createdAt", "updatedAt")
       VALUES ('whk_a', 'org_a', 'https://receiver.test/a', '${sealed}', true, '2026-11-01T00:00Z', '2026-11-02T00:00Z');
     INSERT INTO "WebhookDelivery" ("id", "organizationId", "webhookId", "event", "body", "status", "createdAt", "dueAt")
       VALUES ('dlv_a', 'org_a', 'whk_a', 'review.opened', '${BODY}', 'QUEUED', '2026-11-28T00:00Z', '2026-11-28T00:00Z');`,
  );
  before = await readRows();
  await migrate(url, FOLDER);
  db = connectDatabase(url);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await db.$disconnect();
});

const readRows = async () => [
  ...(await query(url, `SELECT * FROM "Webhook"`)),
  ...(await query(url, `SELECT * FROM "WebhookDelivery"`)),
];

test("an existing webhook keeps its ID, address, secret, events, deliveries, and signature", async () => {
  expect(await readRows()).toMatchObject(before as object[]);
  const owner = await makeMemberContext(db, "mem_a");
  expect(await listWebhooks(owner)).toMatchObject([
    {
      id: "whk_a",
      url: "https://receiver.test/a",
      events: [...REVIEW_EVENTS],
      enabled: true,
      disabledReason: null,
      failingSince: null,
      previousSecretUntil: null,
      lastDelivery: { event: "review.opened", status: "QUEUED" },
    },
  ]);
  const { content } = await listDeliveries(owner, { id: "whk_a", page: 0, size: 20 });
  expect(content).toMatchObject([{ id: "dlv_a", body: BODY, attempts: 0, log: [] }]);
  const secrets = secretsInForce(await db.webhook.findUniqueOrThrow({ where: { id: "whk_a" } }), new Date());
  expect(secrets).toEqual([SECRET]);
  // The app sent these headers when an organization could have only one webhook.
  const at = new Date("2026-11-28T00:00:00Z");
  expect(signDelivery({ id: "dlv_a", body: BODY, secrets }, at)).toEqual({
    "content-type": "application/json",
    "user-agent": "Countersign",
    "webhook-id": "dlv_a",
    "webhook-timestamp": "1795824000",
    "webhook-signature": "v1,PupTTn/36hPRk6z0PjUB0p2feTAza+XYrztfOSbtyEM=",
  });
});
