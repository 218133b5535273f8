import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listReviewsOperation } from "@/server/domain/review/api";
import { getRunOperation, resumeRunOperation, startRunOperation } from "@/server/domain/run/api";
import { listRunsOperation } from "@/server/domain/run/finding/api";
import { createWorkflowOperation, listWorkflowsOperation } from "@/server/domain/workflow/api";
import type { Database } from "@/server/infra/db";
import { snapshot } from "@/server/testing/database/snapshot";
import { GUARDED, makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makePausedRun, type PausedRun } from "@/server/testing/runs/paused-run";
import { until } from "@/server/testing/until";

let db: Database;
let close: () => Promise<void>;
let send: Send;
let organization: TestOrganization;
let token: string;
let owns: PausedRun;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
  send = await openApi();
  organization = await makeOrganization(db, { wakes: true });
  const owner = organization.as("owner");
  [token, owns] = [await makeToken(owner), await makePausedRun(owner)];
});
afterAll(() => close());

const json = async (response: Response) => JSON.parse(await response.text());

describe("attacks on other builders", () => {
  test("immune: CVE-2026-33017 caller-supplied definition", async () => {
    const { workflowId: id, stepId } = owns;
    const steps = [{ id: stepId, agentId: "writer", action: "Mine.", stepOrder: 1 }];
    const body = { input: "A", steps, definition: { steps }, workflow: { steps }, data: { nodes: steps } };
    const started = await send(startRunOperation, { token, params: { id }, json: body });
    expect(started.status).toBe(202);
    const { runId } = await json(started);
    const read = async () => json(await send(getRunOperation, { token, params: { runId } }));
    const run = await until(read, ({ status }) => status === "PAUSED");
    expect(run.steps).toMatchObject([{ agentId: "human", action: "Check it." }]);
    const reviewId = run.steps[0].review.id;
    const resumed = { output: "Done.", reviewId, steps: [...steps, ...steps], definition: { steps } };
    expect((await send(resumeRunOperation, { token, params: { runId }, json: resumed })).status).toBe(202);
    const ended = await until(read, ({ status }) => status === "COMPLETED");
    expect(ended).toMatchObject({ output: "Done.", steps: [{ agentId: "human" }] });
    expect(ended.steps).toHaveLength(1);
  });

  test.each([
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "file:///etc/passwd",
    "/proc/self/environ",
    "C:\\Windows\\win.ini",
  ])("immune: CVE-2026-21877 user-supplied paths: %s names nothing", async (path) => {
    const before = await snapshot(db, organization.organizationId);
    for (const { operation, json: body } of GUARDED.filter(({ operation }) => operation.path.includes("{"))) {
      const params = { id: path, runId: path, jobId: path, stepId: path, agentId: path };
      const response = await send(operation, { token, params, json: body });
      expect(response.status, operation.id).toBe(404);
      expect(await response.text()).not.toMatch(/root:|PATH=|\[fonts\]/);
    }
    expect(await snapshot(db, organization.organizationId)).toBe(before);
    // As a workflow's name, the path is ordinary text.
    const created = await send(createWorkflowOperation, { token, json: { name: path } });
    expect((await json(created)).name).toBe(path);
  });

  test.each([
    ["sort", 'name; DROP TABLE "Run"'],
    ["sort", "organizationId"],
    ["sort", "organization.name,asc"],
    ["sort", "__proto__"],
    ["sort", "constructor,desc"],
    ["sort", "name,asc nulls first"],
    ["sort", "(select 1)"],
    ["sort", "definition->>'x'"],
  ])("immune: CVE-2026-38428 injection through field names: %s=%s is refused", async (name, value) => {
    const query = `${name}=${encodeURIComponent(value)}`;
    const response = await send(listWorkflowsOperation, { token, query });
    expect(response.status).toBe(400);
    expect((await json(response)).errors).toMatchObject([{ pointer: "?sort" }]);
  });

  test("immune: CVE-2025-67644 injection through field names: filters are values, never parts of a query", async () => {
    const { runId } = owns;
    const listed = async (
      operation: typeof listRunsOperation | typeof listReviewsOperation,
      query: string,
    ) => {
      const response = await send(operation, { token, query });
      expect(response.status).toBeLessThan(500);
      return response.ok ? (await json(response)).totalElements : 0;
    };
    expect(await listed(listReviewsOperation, `runId=${runId}`)).toBe(1);
    for (const value of ["' OR '1'='1", `${runId}' OR 1=1 --`, "%", "_%", "\\", '{"not":null}'])
      for (const name of ["runId", "workflowId", "runId[contains]", "organizationId"])
        if (name === "runId" || name === "workflowId") {
          const operation = name === "runId" ? listReviewsOperation : listRunsOperation;
          expect(await listed(operation, `${name}=${encodeURIComponent(value)}`), value).toBe(0);
        }
    const all = await listed(listReviewsOperation, "");
    // Unknown filters are ignored.
    expect(
      await listed(listReviewsOperation, "organizationId=org_other&where[id]=x&runId[contains]=run"),
    ).toBe(all);
  });
});
