import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { migrate } from "@/server/infra/database/migrate";
import { databaseUrl, query } from "@/server/testing/database/postgres";

const SCRUBS = "20261126020000_links_for_recipients_only";
const HASH = "a1".repeat(32);
const SHOWN = Buffer.from(HASH, "hex").toString("base64url");
const REVIEW_LINK = `https://sign.test:8080/r/${"r".repeat(26)}.${"m".repeat(26)}.mh0abcde.tzabcd.${SHOWN}.${"s".repeat(43)}`;
const invitation = (letter: string) => `https://sign.test:8080/invitation/${letter.repeat(43)}`;

const message = (id: string, kind: string, status: string, member: string, link: string) =>
  `('${id}', 'org_a', '${member}', '${kind}', 'to@acme.test', 'Dana added you to Acme on Countersign',
    E'> ${REVIEW_LINK.replace(SHOWN, "q".repeat(43))}\n${link}\n', '<a href="${link}">Open</a>', '${status}',
    '2026-11-20T00:00:01Z', '2026-11-20T00:00:02Z')`;
const link = (member: string, used: string) =>
  `('inv_${member}', 'org_a', '${member}', 'hash_${member}', '2026-11-20T00:00Z', '2099-01-01T00:00Z', ${used})`;

/**
 * Three invited members: Hand used a link that was shown in the app, Mail used an emailed link, and Wait hasn't used
 * theirs. Dana has two emails with review links, one queued and one sent.
 */
const ROWS = `
  INSERT INTO "Organization" ("id", "name") VALUES ('org_a', 'Acme');
  INSERT INTO "User" ("id", "email", "name") VALUES ('usr_dana', 'd@acme.test', 'Dana'),
    ('usr_hand', 'h@acme.test', 'Hand'), ('usr_mail', 'm@acme.test', 'Mail'), ('usr_wait', 'w@acme.test', 'Wait');
  INSERT INTO "Member" ("id", "organizationId", "userId", "role", "createdAt") VALUES
    ('mem_dana', 'org_a', 'usr_dana', 'owner', '2026-11-01T00:00Z'),
    ${["hand", "mail", "wait"].map((who) => `('mem_${who}', 'org_a', 'usr_${who}', 'approver', '2026-11-20T00:00Z')`)};
  INSERT INTO "Invitation" ("id", "organizationId", "memberId", "hash", "createdAt", "expiresAt", "usedAt") VALUES
    ${link("mem_hand", "'2026-11-21T00:00Z'")}, ${link("mem_mail", "'2026-11-21T00:00Z'")}, ${link("mem_wait", "NULL")};
  INSERT INTO "Message" ("id", "organizationId", "memberId", "kind", "to", "subject", "text", "html", "status", "createdAt", "dueAt") VALUES
    ${message("msg_queued", "REVIEW_OPENED", "QUEUED", "mem_dana", REVIEW_LINK)},
    ${message("msg_sent", "REVIEW_OPENED", "SENT", "mem_dana", REVIEW_LINK)},
    ${message("msg_hand", "INVITATION", "KEPT", "mem_hand", invitation("h"))},
    ${message("msg_mail", "INVITATION", "SENT", "mem_mail", invitation("m"))},
    ${message("msg_wait", "INVITATION", "QUEUED", "mem_wait", invitation("w"))};`;

let folder: string;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-scrub-"));
  for (const name of readdirSync("prisma/migrations").filter((name) => name < SCRUBS))
    cpSync(join("prisma/migrations", name), join(folder, name), { recursive: true });
  const { adminUrl, template } = inject("postgres");
  await query(adminUrl, `CREATE DATABASE ${template}_scrub`);
  url = databaseUrl(adminUrl, `${template}_scrub`);
  await migrate(url, folder);
  await query(url, ROWS);
  await migrate(url, "prisma/migrations");
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (id: string) =>
  (await query<Record<string, unknown>>(url, `SELECT * FROM "Message" WHERE "id" = '${id}'`))[0];

describe("the migration that scrubs links", () => {
  test("replaces the link with a placeholder, keeps shownHash, and moves the time of queued messages to sendAt", async () => {
    expect(await read("msg_queued")).toMatchObject({
      text: "> [[link:msg_queued]]\n[[link:msg_queued]]\n",
      html: '<a href="[[link:msg_queued]]">Open</a>',
      shownHash: HASH,
      dueAt: null,
      sendAt: new Date("2026-11-20T00:00:02Z"),
      linkStored: false,
    });
    expect(await read("msg_sent")).toMatchObject({ shownHash: HASH, sendAt: null, linkStored: false });
  });

  test("scrubs invitations, except those whose token the app has to encrypt first", async () => {
    for (const id of ["msg_hand", "msg_mail"])
      expect(await read(id)).toMatchObject({ html: `<a href="[[link:${id}]]">Open</a>`, linkStored: false });
    expect(await read("msg_wait")).toMatchObject({ linkStored: true, dueAt: expect.any(Date) });
    expect(await read("msg_wait")).toMatchObject({ text: expect.stringContaining(invitation("w")) });
  });

  test("labels members whose link was shown in the app, based on a kept message", async () => {
    const labels = await query(
      url,
      `SELECT "id", "joinedByLinkFrom", "joinedByLinkFromId" FROM "Member" WHERE "joinedByLinkFrom" IS NOT NULL`,
    );
    expect(labels).toEqual([{ id: "mem_hand", joinedByLinkFrom: "Dana", joinedByLinkFromId: "mem_dana" }]);
  });

  test("takes no lock that keeps the previous version from reading or writing", async () => {
    const sql = readdirSync("prisma/migrations")
      .filter((name) => existsSync(join("prisma/migrations", name, "migration.sql")))
      .map((name) => readFileSync(join("prisma/migrations", name, "migration.sql"), "utf8"))
      .find((sql) => sql.includes('UPDATE "Message"') && sql.includes("regexp_replace"));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query("BEGIN");
      await client.query(sql ?? "");
      const { rows } = await client.query(
        "SELECT DISTINCT mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'",
      );
      const modes = rows.map(({ mode }) => mode).sort();
      expect(modes).toEqual(
        ["AccessShareLock", "RowExclusiveLock", "RowShareLock"].filter((mode) => modes.includes(mode)),
      );
      expect(modes).toContain("RowExclusiveLock");
    } finally {
      await client.end();
    }
  });
});
