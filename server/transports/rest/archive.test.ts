import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportEvidenceOperation } from "@/server/domain/evidence/api";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { fileRoute } from "./file-route";

let db: Database;
let send: Send;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
  send = await openApi();
});
afterAll(() => close());

const countExports = ({ organizationId }: ServiceContext) =>
  db.ledgerEntry.count({ where: { organizationId, action: "evidence.exported" } });

test("the archive has the runs that match, and only the organization's", async () => {
  const { as } = await makeOrganization(db);
  await makeOpenReview((await makeOrganization(db)).as("owner"));
  await makeOpenReview(as("owner"));
  const { runId, workflowId } = await makeOpenReview(as("owner"));
  const token = await makeToken(as("viewer"));
  const response = await send(exportEvidenceOperation, { token, query: `workflowId=${workflowId}` });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/zip");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="evidence.zip"');
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const { runs } = JSON.parse(strFromU8(files["manifest.json"] ?? new Uint8Array()));
  expect(runs).toMatchObject([{ id: runId, workflowId }]);
  const all = await send(exportEvidenceOperation, { token });
  const names = Object.keys(unzipSync(new Uint8Array(await all.arrayBuffer())));
  expect(names.filter((name) => name.endsWith("/evidence.html"))).toHaveLength(2);
  expect(await countExports(as("owner"))).toBe(2);
});

test("HEAD, and requests that are refused, export nothing", async () => {
  const { as } = await makeOrganization(db);
  await makeOpenReview(as("owner"));
  const token = await makeToken(as("owner"));
  const head = await send({ ...exportEvidenceOperation, method: "HEAD" as "GET" }, { token });
  expect(head.status).toBe(200);
  expect(head.body).toBeNull();
  for (const [query, status, problem] of [
    ["workflow=wf_1", 400, { errors: [{ pointer: "?workflow", message: expect.any(String) }] }],
    ["from=yesterday", 400, { detail: expect.stringContaining("?from") }],
    [
      "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
      400,
      {
        detail: "The time range ends before it starts.",
        errors: [{ pointer: "?to", message: "must be after `from`" }],
      },
    ],
    ["to=2001-01-01T00:00:00Z", 404, { detail: "No runs match." }],
    ["workflowId=wf_0", 404, { detail: "Your organization has no workflow with this ID." }],
    ["memberId=mem_0", 404, { detail: "Your organization has no member with this ID." }],
    ["head=9999", 404, { detail: "Your organization has no head with this ID." }],
  ] as const) {
    const refused = await send(exportEvidenceOperation, { token, query });
    expect(refused.status, query).toBe(status);
    expect(await refused.json()).toMatchObject(problem);
  }
  for (const scopes of [["runs:read"], ["reviews:read"]] as const) {
    const narrow = await makeToken(as("owner"), [...scopes]);
    expect((await send(exportEvidenceOperation, { token: narrow })).status).toBe(403);
  }
  expect(await countExports(as("owner"))).toBe(0);
});

test("the export stops when the client disconnects", async () => {
  const token = await makeToken((await makeOrganization(db)).as("owner"));
  let [written, isStopped] = [0, false];
  const handler = fileRoute(exportEvidenceOperation, "evidence.zip", async function* () {
    try {
      for (;;) {
        written += 1;
        yield new Uint8Array(1_000);
      }
    } finally {
      isStopped = true;
    }
  });
  const request = new Request("http://localhost/api/v1/evidence.zip", {
    headers: { Authorization: `Bearer ${token}` },
  });
  const { body } = await handler(request, { params: Promise.resolve({}) });
  const reader = body?.getReader();
  expect(written).toBe(0);
  await reader?.read();
  await reader?.read();
  expect([written, isStopped]).toEqual([2, false]);
  await reader?.cancel();
  expect([written, isStopped]).toEqual([2, true]);
});
