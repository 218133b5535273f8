import { createHash, createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AuditEntryDto,
  exportAuditCsvOperation,
  exportAuditNdjsonOperation,
  getHeadOperation,
  getKeySetOperation,
  KeySetDto,
  listAuditOperation,
} from "@/server/domain/ledger/api";
import { LedgerHeadDto } from "@/server/domain/ledger/entry";
import type { Database } from "@/server/infra/db";
import { canonicalJson } from "@/server/services/ledger/hash";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";

let db: Database;
let send: Send;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
  send = await openApi();
});
afterAll(() => close());

test("the CSV has a line for each entry, and no cell starts a formula", async () => {
  const { as } = await makeOrganization(db);
  const { runId, workflowId } = await makeOpenReview(as("owner"));
  await db.run.update({ where: { id: runId }, data: { workflowName: '=HYPERLINK("x")' } });
  const token = await makeToken(as("owner"));
  const query = "action=run.started&action=review.opened";
  const response = await send(exportAuditCsvOperation, { token, query });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="audit.csv"');
  const lines = (await response.text()).split("\r\n").filter(Boolean);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain("Time,Sequence,Signed,Action,");
  expect(lines[2]).toContain(`,Started the run,run.started,Test owner,`);
  expect(lines[2]).toContain(workflowId);
  expect(lines[2]).toContain(`,"'=HYPERLINK(""x"")",`);
  const filtered = await send(exportAuditCsvOperation, { token, query: "action=run.*" });
  expect((await filtered.text()).split("\r\n").filter(Boolean)).toHaveLength(2);
});

test("the NDJSON has one entry per line", async () => {
  const { as } = await makeOrganization(db);
  await makeOpenReview(as("owner"));
  const token = await makeToken(as("owner"));
  const query = "action=run.started&action=review.opened";
  const response = await send(exportAuditNdjsonOperation, { token, query });
  expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  const lines = (await response.text()).split("\n").filter(Boolean);
  const entries = lines.map((line) => AuditEntryDto.parse(JSON.parse(line)).entry.action);
  expect(entries).toEqual(["review.opened", "run.started"]);
});

test("invalid and unknown filters, and tokens without the scope, are refused", async () => {
  const { as } = await makeOrganization(db);
  const token = await makeToken(as("owner"));
  for (const [query, pointer] of [
    ["action=Everything", "?action"],
    ["from=yesterday", "?from"],
    ["member=mem_1", "?member"],
    ["size=0", "?size"],
  ]) {
    const refused = await send(listAuditOperation, { token, query });
    expect(refused.status, query).toBe(400);
    const { errors } = await refused.json();
    expect(errors).toContainEqual({ pointer, message: expect.any(String) });
  }
  const narrow = await makeToken(as("owner"), ["runs:read"]);
  for (const operation of [
    listAuditOperation,
    getHeadOperation,
    exportAuditCsvOperation,
    exportAuditNdjsonOperation,
  ])
    expect((await send(operation, { token: narrow })).status).toBe(403);
});

test("an auditor's token gets a head that covers all entries, which anyone can verify with the public keys", async () => {
  const { as, organizationId } = await makeOrganization(db);
  await makeOpenReview(as("owner"));
  const token = await makeToken(as("owner"), ["audit:read"]);
  const head = LedgerHeadDto.parse(await (await send(getHeadOperation, { token })).json());
  expect(await db.ledgerPending.count({ where: { organizationId } })).toBe(0);
  expect(head.sequence).toBe(await db.ledgerLink.count({ where: { organizationId } }));
  const response = await send(getKeySetOperation);
  expect(response.headers.get("cache-control")).toBe("public, max-age=300");
  const { keys } = KeySetDto.strict().parse(await response.json());
  const key = keys.find(({ kid }) => kid === head.key);
  expect(key).toMatchObject({ use: "sig", retiredAt: null });
  const { kty = "", crv = "", x = "", kid } = key ?? {};
  const thumbprint = createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url");
  expect(kid).toBe(thumbprint);
  const { signature, ...signed } = head;
  const publicKey = createPublicKey({ key: { kty, crv, x }, format: "jwk" });
  expect(
    verify(null, Buffer.from(canonicalJson(signed)), publicKey, Buffer.from(signature, "base64url")),
  ).toBe(true);
});
