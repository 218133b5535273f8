import { describe, expect, test } from "vitest";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import type { ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { listOutgoing } from "./list-outgoing";

const given = givenDatabase();
const page = { page: 0, size: 20 };

/** Runs a step that sends an email, which is kept because no mail server is configured. */
async function sendOne(owner: ServiceContext, subject: string): Promise<string> {
  const action = `To: lena@customer.example\nSubject: ${subject}\n\nText of ${subject}`;
  const { id, steps } = await createWorkflow(owner, {
    name: "Reply",
    steps: [{ agentId: "send_email", action }],
  });
  const { runId } = await startRun(owner, { id, input: "x" });
  const claim = { runId, claimedBy: `test-${runId}` };
  await claimRun(owner, { ...claim, executor: "embedded" });
  const place = { ...claim, stepId: steps[0]?.id ?? "", attempt: 1, backoffSeconds: null };
  expect(await performStep(owner, place)).toMatchObject({ state: "completed" });
  return runId;
}

describe("listOutgoing", () => {
  test("lists what steps sent, newest first, with their runs and without text", async () => {
    const { as } = await makeOrganization(given.db);
    const runIds = [await sendOne(as("owner"), "First"), await sendOne(as("owner"), "Second")];
    const { content, totalElements } = await listOutgoing(as("viewer"), page);
    expect(totalElements).toBe(2);
    expect(content).toMatchObject([
      { subject: "Second", runId: runIds[1], status: "KEPT", workflowName: "Reply", stepOrder: 1 },
      { subject: "First", runId: runIds[0], to: ["lena@customer.example"] },
    ]);
    expect(JSON.stringify(content)).not.toContain("Text of");
  });

  test("lists nothing of other organizations", async () => {
    await sendOne((await makeOrganization(given.db)).as("owner"), "Theirs");
    const { as } = await makeOrganization(given.db);
    expect((await listOutgoing(as("owner"), page)).content).toEqual([]);
  });
});
