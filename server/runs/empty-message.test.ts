import { expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { createAgent } from "@/server/services/agent/create";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { claimRun } from "./claims/claim";
import { performStep } from "./perform-step";

const given = givenDatabase();

/** Runs a step with an empty output, and then a step that sends `text`. Returns the second step's error. */
async function failToSend(text: string, input: string) {
  const owner = (await makeOrganization(given.db)).as("owner");
  const config = AgentConfig.parse({ kind: "template", template: "{% if false %}Text{% endif %}" });
  const { id: silent } = await createAgent(owner, makeTextAgent({ config }));
  const { id, steps } = await createWorkflow(owner, {
    name: "Newsletter",
    steps: [
      { agentId: silent, action: "Draft.", name: "draft" },
      { agentId: "send_email", action: `To: lena@customer.example\nSubject: News\n\n${text}` },
    ],
  });
  const { runId } = await startRun(owner, { id, input });
  const claimedBy = `test-${runId}`;
  await claimRun(owner, { runId, claimedBy, executor: "embedded" });
  for (const { id: stepId } of steps)
    await performStep(owner, { runId, claimedBy, stepId, attempt: 1, backoffSeconds: null });
  return (await getRun(owner, { runId })).steps[1]?.error;
}

test.each([
  ["{{ input }}", "Go.", "empty_message", "the output of step 1 is empty"],
  ["{{ input }}", "", "empty_message", "the output of step 1 is empty"],
  ["{{ steps.draft.output }}", "", "empty_message", "the output of step “draft” is empty"],
  ["{{ run.input }}", " ", "empty_input", "the run's input is empty"],
  ["{{ run.input }}{{ input }}", "", "empty_input", "the run's input and the output of step 1 are empty"],
])("a message of only %j, with the run's input %j, has the error %s: %s", async (text, input, code, why) => {
  expect(await failToSend(text, input)).toEqual({
    code,
    message: `The email wasn't sent. It has no text because ${why}.`,
  });
});
