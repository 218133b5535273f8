import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrate } from "@/server/infra/database/migrate";
import { connectDatabase, type Database } from "@/server/infra/db";
import { findMembership } from "@/server/services/account/session";
import { signInByPassword } from "@/server/services/account/sign-in";
import { checkAppSecret } from "@/server/services/app-secret/open";
import { openSecret } from "@/server/services/credential/secret";
import { followLink, shownIn } from "@/server/testing/follow-link";
import { databaseUrl, query } from "@/server/testing/postgres";
import { settleOn } from "@/server/testing/settings";

/** Rows as the last version without sign-ins wrote them with the tests' APP_SECRET, and the token of a link that it mailed. */
const EARLIER: { password: string; secret: string; link: string; rows: [table: string, row: object][] } =
  JSON.parse(readFileSync("prisma/before-sign-ins.json", "utf8"));
const FIRST_WITH_SIGN_INS = "20261126100000_sign_ins";
const email = "dana@acme.test";

let url: string;
let db: Database;
beforeAll(async () => {
  const { adminUrl, appUrl, template } = inject("postgres");
  const name = `${template}_upgrade`;
  await query(adminUrl, `CREATE DATABASE ${name}`);
  const ownerUrl = databaseUrl(adminUrl, name);
  url = databaseUrl(appUrl, name);

  const folder = mkdtempSync(join(tmpdir(), "countersign-upgrade-"));
  for (const migration of readdirSync("prisma/migrations"))
    if (migration < FIRST_WITH_SIGN_INS)
      cpSync(join("prisma/migrations", migration), join(folder, migration), { recursive: true });
  await migrate(ownerUrl, folder);
  rmSync(folder, { recursive: true });
  for (const [table, row] of EARLIER.rows) {
    const json = JSON.stringify(row).replaceAll("'", "''");
    await query(
      ownerUrl,
      `INSERT INTO "${table}" SELECT * FROM jsonb_populate_record(null::"${table}", '${json}')`,
    );
  }
  await migrate(ownerUrl, "prisma/migrations", url);
  settleOn({ url, ownerUrl });
  db = connectDatabase(url);
  globalThis.countersignDatabase = db;
});
afterAll(() => db.$disconnect());

test("people sign in with the password they had", async () => {
  const browser = { device: "Chrome on Windows", address: null };
  const claims = await signInByPassword(db, { email, password: EARLIER.password }, browser);
  expect(claims && (await findMembership(db, claims))?.actor).toMatchObject({ email, role: "owner" });
});

test("stored secrets are readable, and the secret they need is recorded", async () => {
  await checkAppSecret(db, { current: "APP_SECRET", previous: "APP_SECRET_PREVIOUS" });
  expect(openSecret(await db.credential.findFirstOrThrow())).toBe(EARLIER.secret);
  expect(await db.appSecret.count()).toBe(1);
});

test("a review link mailed before decides", async () => {
  const { status, body } = await followLink(EARLIER.link);
  expect(status).toBe(200);
  const form = { decision: "approve", shown: shownIn(body) };
  expect((await followLink(EARLIER.link, { form })).status).toBe(303);
  expect(await db.review.findFirst()).toMatchObject({ status: "APPROVED" });
});

test("requests about all rules are gone, because nobody could see or confirm them", async () => {
  expect(await db.changeProposal.count()).toBe(0);
});
