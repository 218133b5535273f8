import { AgentConfig } from "@/server/domain/agent/config";
import { makeId } from "@/server/domain/id";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { createAgent } from "@/server/services/agent/create";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import type { ModelServer } from "@/server/testing/servers/model-server";
import { makeTextAgent } from "@/server/testing/text-agent";

const LISTED = {
  name: "pay",
  description: "Pays.",
  inputSchema: {
    type: "object",
    properties: { to: { type: "string", pattern: "^[a-z]+$" }, amount: { type: "number", minimum: 0 } },
    required: ["to", "amount"],
  },
};

/**
 * Creates a claimed run that waits for approval of a tool call. No executor runs it, and the tool doesn't
 * exist.
 */
export async function makeAskedCall(
  owner: ServiceContext,
  models: ModelServer,
  policy?: Partial<ReviewPolicy>,
): Promise<{ runId: string; reviewId: string; stepId: string }> {
  const serverId = makeId("tsrv");
  const { organizationId, db } = owner;
  const now = new Date();
  await db.toolServer.create({
    data: {
      id: serverId,
      organizationId,
      name: `Bank ${serverId.slice(-6)}`,
      url: "http://127.0.0.1:9/mcp",
      headerName: "Authorization",
      tools: [LISTED],
      updatedById: requirePerson(owner).memberId,
      createdAt: now,
      updatedAt: now,
    },
  });
  const tools = [{ serverId, tool: "pay", needsApproval: true }];
  const config = AgentConfig.parse({ kind: "model", instructions: "Pay.", tools });
  const { id: agentId } = await createAgent(owner, makeTextAgent({ name: "Payer", config }));
  const step = { agentId, action: "Pay.", review: policy ? ReviewPolicy.parse(policy) : null };
  const { id, steps } = await createWorkflow(owner, { name: "Payments", steps: [step] });
  const { runId } = await startRun(owner, { id, input: "Ten to anna." });
  const claim = { runId, claimedBy: `test-${runId}`, executor: "embedded" };
  await claimRun(owner, claim);
  models.reply({ kind: "calls", calls: [{ tool: "pay", input: { to: "anna", amount: 10 } }] });
  const stepId = steps[0]?.id ?? "";
  const performed = await performStep(owner, { ...claim, stepId, attempt: 1, backoffSeconds: null });
  if (performed.state !== "waiting") throw new Error(`the step is ${performed.state}`);
  return { runId, reviewId: performed.reviewId, stepId };
}
