import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/db";
import { getRun } from "@/server/services/run/get";
import { resumeRun } from "@/server/services/run/resume";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

const TEXT = "NVDA closed at 131.20 dollars. AAPL closed at 229.10 dollars. MSFT closed at 417.90 dollars.";

describe("execute-run", () => {
  let db: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close } = await useExecutor());
  });
  afterAll(() => close());

  test("pauses at a human step and hands exactly the approved text to the next", async () => {
    const { as } = await makeOrganization(db, { announce: true });
    const owner = as("owner");
    const workflow = await createWorkflow(owner, {
      name: "Briefing",
      steps: [
        { agentId: "finance_agent", action: "List the prices." },
        { agentId: "human", action: "Check the prices." },
        { agentId: "procurator_assistant", action: "Summarize in one line." },
      ],
    });
    const { runId } = await startRun(owner, { id: workflow.id, input: TEXT });
    const paused = await until(
      () => getRun(owner, { runId }),
      (run) => run.status === "PAUSED",
    );
    expect(paused.currentStepOrder).toBe(2);
    expect(paused.steps[1]?.review?.text).toBe(paused.steps[0]?.output);
    await resumeRun(owner, { runId, output: "NVDA 131.20, approved." });
    const done = await until(
      () => getRun(owner, { runId }),
      (run) => run.status === "COMPLETED",
    );
    expect(done.steps[2]?.input).toBe("NVDA 131.20, approved.");
    expect(done.output).toBe(done.steps[2]?.output);
    expect(done.currentStepOrder).toBeNull();
  });
});
