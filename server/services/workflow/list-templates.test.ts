import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TEMPLATES } from "@/server/domain/template/templates";
import type { Database } from "@/server/infra/db";
import { listInbox } from "@/server/services/inbox/list";
import { decideReview } from "@/server/services/review/decide";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";
import { createWorkflow } from "./create";
import { listTemplates } from "./list-templates";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

describe("listTemplates", () => {
  test("returns new step IDs each time", async () => {
    const { as } = await makeOrganization(db);
    const lists = [await listTemplates(as("viewer")), await listTemplates(as("viewer"))];
    const ids = lists.flat().flatMap(({ definition }) => definition.steps.map((step) => step.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(TEMPLATES.map(({ id }) => id))("%s completes without a model key", async (templateId) => {
    const { as } = await makeOrganization(db, { wakes: true });
    const owner = as("owner");
    const template = (await listTemplates(owner)).find(({ id }) => id === templateId);
    if (!template) throw new Error("no such template");
    const workflow = await createWorkflow(owner, template.definition);
    const { runId } = await startRun(owner, { id: workflow.id, input: template.input });
    const read = () => getRun(owner, { runId });
    await until(read, ({ status }) => status === "PAUSED" || status === "FAILED");
    for (const ctx of [owner, as("approver")])
      for (const { id } of (await listInbox(ctx, { tab: "mine", page: 0, size: 100 })).content)
        await decideReview(ctx, { id, decision: "approve" });
    const run = await until(read, ({ status }) => status === "COMPLETED" || status === "FAILED");
    expect(run.status).toBe("COMPLETED");
    for (const step of run.steps) expect(step.output?.length).toBeGreaterThan(40);
  });
});
