import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { REVIEW_EVENTS } from "@/server/domain/webhook/events";
import { type Database, getDb, transact } from "@/server/infra/db";
import { env, ownerDatabaseUrl, settle } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { decryptSecret, encryptSecret } from "@/server/services/credential/secret";
import { ensureSigningKey } from "@/server/services/ledger/signing-key";
import { encryptToken } from "@/server/services/member/invitations";
import { setRules } from "@/server/services/organization/set-rules";
import { decrypt } from "@/server/services/secret/encrypt";
import { fingerprintSecret } from "@/server/services/secret/keys";
import { rotateTriggerSecret } from "@/server/services/trigger/rotate-secret";
import { createWebhook } from "@/server/services/webhook/create";
import { rotateWebhookSecret } from "@/server/services/webhook/rotate-secret";
import { secretsInForce } from "@/server/services/webhook/secrets";
import { query } from "@/server/testing/database/postgres";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { startRuns } from "@/server/testing/runs/start-runs";
import { makeSlackApp } from "@/server/testing/slack";
import { makeTrigger } from "@/server/testing/triggers/webhook";
import { until } from "@/server/testing/until";
import { ENCRYPTED_COLUMNS, readEncryptedRows } from "./columns";
import { recordSecret, reportSecret, requireSharedSecret } from "./in-use";
import { checkAppSecret, openAppSecret } from "./open";
import { type Rotation, rotateEncryptedRows } from "./rotate";

const [OLD, NEW, OTHER] = ["o", "n", "x"].map((letter) => letter.repeat(32)) as [string, string, string];
const VARIABLES = { current: "APP_SECRET", previous: "APP_SECRET_PREVIOUS" };
const COLUMNS = Object.values(ENCRYPTED_COLUMNS).flat();

let url: string;
let db: Database;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ url, db, close } = await useDatabase());
  useSecret(OLD);
});
afterEach(() => close());

function useSecret(appSecret: string, previousAppSecret?: string): void {
  settle({ ...env(), appSecret, previousAppSecret });
}

/** Runs the command the way an operator would while the app is running. */
function rotateSecret(current: string, previous: string, ...args: string[]) {
  const secrets = { APP_SECRET: current, APP_SECRET_PREVIOUS: previous };
  const urls = { DATABASE_URL: url, MIGRATION_DATABASE_URL: ownerDatabaseUrl() };
  const variables = { PATH: "", NODE_ENV: "test" as const, ENV_FILE: "", ...urls, ...secrets };
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(
      process.execPath,
      ["scripts/rotate-secret.mjs", ...args],
      { env: variables },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
      },
    );
  });
}

const place = { kind: "header", baseUrl: "https://api.example.com" } as const;

async function saveSecret(owner: ServiceContext, secret: string, name = secret) {
  const { id } = await saveCredential(owner, { ...place, name, secret });
  return id;
}

/** Stores a value in every encrypted column. */
async function fillColumns(): Promise<ServiceContext> {
  const organization = await makeOrganization(db);
  const owner = organization.as("owner");
  await createWebhook(owner, {
    url: "https://hooks.example.com/in",
    events: [...REVIEW_EVENTS],
    enabled: true,
  });
  const { workflowId } = await startRuns(owner, 0);
  const { triggerId } = await makeTrigger(owner, workflowId);
  await rotateTriggerSecret(owner, { id: workflowId, triggerId });
  await makeSlackApp(db, owner);
  await transact(db, (db) => ensureSigningKey(db, new Date()));
  const id = await saveSecret(owner, "Bearer one");
  await setRules(owner, { secondPersonToWeaken: true });
  const moved = {
    ...place,
    name: "Bearer one",
    baseUrl: "https://elsewhere.example.com",
    secret: "Bearer two",
  };
  await expect(saveCredential(owner, { ...moved, replaces: { id, revision: 1 } })).rejects.toMatchObject({
    code: "second-person-required",
  });

  const { organizationId } = owner;
  const { memberId } = owner.actor as { memberId: string };
  const now = new Date();
  const invitation = { id: "inv_1", hash: "hash", createdAt: now, expiresAt: now };
  await db.invitation.create({
    data: { ...invitation, organizationId, memberId, sealedToken: encryptToken("inv_1", "token") },
  });
  return owner;
}

async function readStates(): Promise<Record<string, string[]>> {
  const states: Record<string, string[]> = {};
  for (const column of COLUMNS)
    for await (const rows of readEncryptedRows(db, column))
      states[`${column.table}.${column.column}`] = rows.map(({ state }) => state);
  return states;
}

const allIn = (state: string) =>
  Object.fromEntries(COLUMNS.map(({ table, column }) => [`${table}.${column}`, [state]]));
const recorded = async () => (await db.appSecret.findMany()).map(({ fingerprint }) => fingerprint).toSorted();

test("the list of encrypted columns matches the comments in the schema", () => {
  const files = readdirSync("prisma/schema").map((file) => readFileSync(join("prisma/schema", file), "utf8"));
  const found: string[] = [];
  // An entry's text is encrypted with its subject's own key, which an erasure deletes.
  const notByAppSecret = ["LedgerEntry"];
  for (const [, model, body = ""] of files.join("\n").matchAll(/^model (\w+) \{\n(.*?)^\}/gms)) {
    let comment = "";
    for (const line of body.split("\n").map((line) => line.trim())) {
      const [, field = ""] = /^(\w+)\s+\w/.exec(line) ?? [];
      if (line.startsWith("///")) comment += line;
      else {
        if (
          field &&
          !notByAppSecret.includes(model ?? "") &&
          (/\bencrypted\b/.test(comment) || /seal/i.test(field))
        )
          found.push(`${model}.${field}`);
        comment = "";
      }
    }
  }
  expect(found.toSorted()).toEqual(COLUMNS.map(({ table, column }) => `${table}.${column}`).toSorted());
});

describe("rotation", () => {
  test("re-encrypts every column with the new secret, so that the previous secret is no longer needed", async () => {
    await fillColumns();
    useSecret(NEW, OLD);
    expect(await readStates()).toEqual(allIn("outdated"));
    const reencrypted = COLUMNS.length;
    expect(await rotateEncryptedRows(db)).toEqual({ reencrypted, unreadable: 0, changed: 0 });
    expect(await rotateEncryptedRows(db)).toEqual({ reencrypted: 0, unreadable: 0, changed: 0 });
    useSecret(NEW);
    expect(await readStates()).toEqual(allIn("current"));
    const invitation = await db.invitation.findFirstOrThrow();
    expect(decrypt("invitation", invitation.id, invitation.sealedToken ?? "")).toBe("token");
  });

  test("can be interrupted after any batch and repeated", async () => {
    const owner = await fillColumns();
    for (let index = 0; index < 20; index++) await saveSecret(owner, `Bearer ${index}`);
    useSecret(NEW, OLD);
    const stop = new Error("interrupted");
    for (let batches = 1; batches <= COLUMNS.length; batches++) {
      let seen = 0;
      const interrupted = rotateEncryptedRows(db, () => {
        if (++seen === batches) throw stop;
      });
      await expect(interrupted).rejects.toBe(stop);
      expect(Object.values(await readStates()).flat()).not.toContain("unreadable");
    }
    await rotateEncryptedRows(db);
    useSecret(NEW);
    expect(new Set(Object.values(await readStates()).flat())).toEqual(new Set(["current"]));
  });

  test("doesn't lose anything written while the command and the app are both running", async () => {
    const owner = await fillColumns();
    const ids: string[] = [];
    for (let index = 0; index < 40; index++) ids.push(await saveSecret(owner, `first ${index}`));
    await recordSecret(db);
    useSecret(NEW, OLD);
    await reportSecret(db);
    const written = new Map<string, string>();
    let isRunning = true;
    let webhookSecret = "";
    const write = async () => {
      for (let turn = 0; isRunning; turn++) {
        const id = ids[turn % ids.length] ?? "";
        const row = await db.credential.findUniqueOrThrow({ where: { id } });
        const secret = `turn ${turn}`;
        expect(decryptSecret(row)).toBe(written.get(id) ?? `first ${ids.indexOf(id)}`);
        await saveCredential(owner, {
          ...place,
          name: row.name,
          secret,
          replaces: { id, revision: row.revision },
        });
        written.set(id, secret);
        webhookSecret = (await rotateWebhookSecret(owner, await db.webhook.findFirstOrThrow())).secret;
      }
    };
    const command = rotateSecret(NEW, OLD).finally(() => {
      isRunning = false;
    });
    const [{ code, output }] = await Promise.all([command, write()]);
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining("APP_SECRET_PREVIOUS can be removed"),
    });
    expect(written.size).toBeGreaterThan(0);
    expect(await recorded()).toEqual([fingerprintSecret(NEW)]);
    useSecret(NEW);
    for (const [index, id] of ids.entries()) {
      const row = await db.credential.findUniqueOrThrow({ where: { id } });
      expect(decryptSecret(row)).toBe(written.get(id) ?? `first ${index}`);
    }
    expect(secretsInForce(await db.webhook.findFirstOrThrow(), new Date())[0]).toBe(webhookSecret);
    expect(new Set(Object.values(await readStates()).flat())).toEqual(new Set(["current"]));
  });

  test("keeps a value that changes after it was read and before it is replaced", async () => {
    const owner = await fillColumns();
    const id = await saveSecret(owner, "before");
    useSecret(NEW, OLD);
    let rotation: Promise<Rotation> | undefined;
    await db.$transaction(async (db) => {
      const row = await db.credential.findUniqueOrThrow({ where: { id } });
      await db.credential.update({ where: { id }, data: { sealed: encryptSecret(row, "after").sealed } });
      rotation = rotateEncryptedRows(getDb());
      await untilOneWaits(getDb());
    });
    expect(await rotation).toMatchObject({ changed: 0, unreadable: 0 });
    useSecret(NEW);
    expect(decryptSecret(await db.credential.findUniqueOrThrow({ where: { id } }))).toBe("after");
  });

  test("fails if there is nothing to rotate, such as before the new secret is configured", async () => {
    await fillColumns();
    await recordSecret(db);
    expect(await rotateSecret(OLD, NEW)).toEqual({
      code: 1,
      output: expect.stringContaining("To rotate, set APP_SECRET to a new secret"),
    });
  });

  test("changes nothing while another process encrypts with a different secret", async () => {
    await fillColumns();
    await reportSecret(db);
    const alive = setInterval(() => {
      void query(url, 'UPDATE "AppSecret" SET "usedAt" = now() WHERE "usedAt" IS NOT NULL');
    }, 500);
    const { code, output } = await rotateSecret(NEW, OLD).finally(() => clearInterval(alive));
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("Restart every process") });
    expect(await readStates()).toEqual(allIn("current"));
  });

  test("fails with a reason if it loses its database connection", async () => {
    await reportSecret(db);
    const command = rotateSecret(NEW, OLD);
    const endLockHolder = () =>
      query(
        ownerDatabaseUrl(),
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 72707370
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
    await until(endLockHolder, ({ length }) => length === 1);
    const { code, output } = await command;
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("was lost") });
    expect(output).not.toMatch(/^ +at /m);
  });
});

describe("checkAppSecret", () => {
  test("rejects a secret that can't decrypt the stored values, and explains what to do", async () => {
    await fillColumns();
    await checkAppSecret(db, VARIABLES);
    useSecret(OTHER);
    const refused = checkAppSecret(db, VARIABLES);
    await expect(refused).rejects.toThrow(
      /APP_SECRET doesn't match this database: 9 stored secrets were encrypted/,
    );
    await expect(refused).rejects.toThrow(
      /APP_SECRET_PREVIOUS, start the app, then run: npm run rotate-secret/,
    );
    expect(await recorded()).toEqual([fingerprintSecret(OLD)]);
    useSecret(NEW, OLD);
    await checkAppSecret(db, VARIABLES);
    expect(await recorded()).toEqual([OLD, NEW].map(fingerprintSecret).toSorted());
    // The database hasn't been rotated yet, so the previous secret is still needed.
    useSecret(NEW);
    await expect(checkAppSecret(db, VARIABLES)).rejects.toThrow("doesn't match this database");
  });

  test("accepts any secret if nothing is encrypted yet", async () => {
    await checkAppSecret(db, VARIABLES);
    useSecret(OTHER);
    await checkAppSecret(db, VARIABLES);
    expect(await recorded()).toEqual([fingerprintSecret(OTHER)]);
  });

  test("rejects the wrong secret for a database from an earlier version and records the right secret", async () => {
    await fillColumns();
    useSecret(OTHER);
    await expect(checkAppSecret(db, VARIABLES)).rejects.toThrow("doesn't match this database");
    expect(await recorded()).toEqual([]);
    useSecret(OLD);
    await checkAppSecret(db, VARIABLES);
    expect(await recorded()).toEqual([fingerprintSecret(OLD)]);
  });

  test("accepts a secret that can decrypt part of a database from an earlier version", async () => {
    const owner = await fillColumns();
    useSecret(OTHER);
    await saveSecret(owner, "later");
    await checkAppSecret(db, VARIABLES);
    expect(await recorded()).toEqual([fingerprintSecret(OTHER)]);
  });

  test("accepts unreadable values if the operator allows losing them", async () => {
    await fillColumns();
    await checkAppSecret(db, VARIABLES);
    const { code, output } = await rotateSecret(NEW, OTHER);
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringContaining("doesn't match this database"),
    });
    expect((await rotateSecret(NEW, OTHER, "--allow-unreadable")).code).toBe(0);
    useSecret(NEW);
    await checkAppSecret(db, VARIABLES);
    // The values weren't deleted, so the old secret still decrypts them.
    useSecret(NEW, OLD);
    expect(await readStates()).toEqual(allIn("outdated"));
  });
});

describe("openAppSecret", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "countersign-secret-"));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const given = () => ({ ...env(), dataDir, appSecret: undefined, previousAppSecret: undefined });

  test("creates a secret for a new database only once", async () => {
    const { appSecret } = await openAppSecret(db, given());
    expect(appSecret).toMatch(/^[\w-]{43}$/);
    expect((await openAppSecret(db, given())).appSecret).toBe(appSecret);
  });

  test("doesn't create a secret for a database that already used one", async () => {
    await openAppSecret(db, given());
    rmSync(join(dataDir, "secret"));
    await expect(openAppSecret(db, given())).rejects.toThrow(/secret is missing, but this database needs it/);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test("doesn't create a secret for a database from an earlier version with encrypted values", async () => {
    await fillColumns();
    await expect(openAppSecret(db, given())).rejects.toThrow("Restore the file from a backup");
    expect(readdirSync(dataDir)).toEqual([]);
    writeFileSync(join(dataDir, "secret"), OLD);
    expect((await openAppSecret(db, given())).appSecret).toBe(OLD);
  });
});

describe("requireSharedSecret", () => {
  test("throws only in the process that started later with a different secret", async () => {
    await reportSecret(db);
    await query(url, `UPDATE "AppSecret" SET "createdAt" = now() - interval '1 hour'`);
    await requireSharedSecret(db);
    useSecret(OTHER);
    await reportSecret(db);
    await expect(requireSharedSecret(db)).rejects.toThrow("Other processes use a different APP_SECRET.");
    useSecret(OLD);
    await requireSharedSecret(db);
    useSecret(OTHER, OLD);
    await requireSharedSecret(db);
    useSecret(OTHER);
    await query(url, `UPDATE "AppSecret" SET "usedAt" = now() - interval '1 hour'`);
    await requireSharedSecret(db);
  });
});
