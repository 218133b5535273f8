import { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import type { Patience } from "@/server/runs/attempts/spending";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { makeOrganization } from "@/server/testing/organization";
import type { ModelServer } from "@/server/testing/servers/model-server";
import { makeTextAgent } from "@/server/testing/text-agent";

/** Creates an organization whose agents use a model at OpenAI's prices. */
export async function makePayingOwner(
  db: Database,
  { baseUrl }: ModelServer,
  name = "gpt-5-mini",
): Promise<ServiceContext> {
  const owner = (await makeOrganization(db)).as("owner");
  const key = { name: "Key", kind: "openai", baseUrl, secret: "sk-test" } as const;
  const { id: credentialId } = await saveCredential(owner, key);
  await setDefaultModel(owner, { model: { credentialId, name } });
  return owner;
}

export const WRITES = { agentId: "writer", action: "Write." };

/** Starts a claimed run whose steps the test performs. */
export async function beginCostly(
  owner: ServiceContext,
  steps: Parameters<typeof createWorkflow>[1]["steps"] = [WRITES],
) {
  const workflow = await createWorkflow(owner, { name: "Costly", steps });
  const { runId } = await startRun(owner, { id: workflow.id, input: "x" });
  const claim = { runId, claimedBy: "mine", executor: "embedded" };
  await claimRun(owner, claim);
  const perform = (
    index: number,
    {
      attempt = 1,
      ctx = owner,
      patience,
    }: { attempt?: number; ctx?: ServiceContext; patience?: Patience } = {},
  ) =>
    performStep(
      ctx,
      { ...claim, stepId: workflow.steps[index]?.id ?? "", attempt, backoffSeconds: 0 },
      patience,
    );
  return { workflowId: workflow.id, runId, perform, claim, stepIds: workflow.steps.map(({ id }) => id) };
}

export async function makeWritingAgent(
  owner: ServiceContext,
  config: { outputSchema?: object; maxOutputTokens?: number },
): Promise<string> {
  const whole = AgentConfig.parse({ kind: "model", instructions: "Write.", ...config });
  return (await createAgent(owner, makeTextAgent({ name: "Bounded", config: whole }))).id;
}
