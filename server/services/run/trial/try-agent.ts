import { Agent } from "@/server/domain/agent/agent";
import type { AgentConfig } from "@/server/domain/agent/config";
import { needsAction } from "@/server/domain/agent/needs";
import { AppError, invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { Definition } from "@/server/domain/workflow/definition";
import { checkConfig } from "@/server/services/agent/check-config";
import { hashContent, readContents } from "@/server/services/agent/contents";
import type { Pin } from "@/server/services/agent/pins";
import { requireOwnAgent, toAgent } from "@/server/services/agent/rows";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { insertRun, type StartedRun } from "@/server/services/run/lifecycle";
import { recordVersion } from "@/server/services/workflow/versions";

interface Trial {
  agentId: string;
  /** The configuration in the form, saved or not. */
  config: AgentConfig;
  /** The step's instructions. */
  action: string;
  input: string;
}

/**
 * Runs one step with the agent configured in the form. This is an unlisted test run of a workflow that
 * doesn't exist, so limits, secrets, and tools work as in any other run.
 */
export async function tryAgent(
  ctx: ServiceContext,
  { agentId, config, action, input }: Trial,
): Promise<StartedRun> {
  requireScope(ctx, "agents:write");
  requireScope(ctx, "runs:write");
  await checkConfig(ctx, config);
  return inTransaction(ctx, async (ctx) => {
    const row = await requireOwnAgent(ctx, agentId);
    const saved = toAgent(row);
    if (!saved.active) throw new AppError("conflict", "This agent is deactivated. Activate it, then try it.");
    const agent = Agent.parse({ ...saved, ...config });
    if (needsAction(agent) && action.trim() === "")
      throw invalidInput("/action", "can't be empty, because this agent's steps need instructions");
    const version = await recordTrialVersion(
      ctx,
      { agent, action },
      await readPins(ctx, agent, saved, row.revision),
    );
    return insertRun(ctx, {
      workflowId: version.workflowId,
      version,
      purpose: "TEST",
      input,
      context: { runInput: input, steps: {} },
    });
  });
}

type LockedContext = Parameters<Parameters<typeof inTransaction>[1]>[0];

/** Pins the agent configured in the form. The pin has a revision only if the form matches the saved agent. */
async function readPins(ctx: LockedContext, agent: Agent, saved: Agent, revision: number): Promise<Pin[]> {
  const [[content], [current]] = await Promise.all([readContents(ctx, [agent]), readContents(ctx, [saved])]);
  if (!content) return [];
  const isSaved = current !== undefined && hashContent(current) === hashContent(content);
  return [{ content, revision: isSaved ? revision : null }];
}

async function recordTrialVersion(
  ctx: LockedContext,
  { agent, action }: { agent: Agent; action: string },
  pins: readonly Pin[],
) {
  const now = ctx.now();
  const workflowId = makeId("wf", now.getTime());
  const step = { id: makeId("step", now.getTime()), stepOrder: 1, agentId: agent.id, action };
  const definition: Definition = {
    name: `Test of ${agent.name}`,
    description: null,
    steps: [{ ...step, name: null, review: null }],
  };
  const { id } = await recordVersion(ctx, { workflowId, revision: null, definition, createdAt: now }, pins);
  return { id, workflowId, revision: null, definition };
}
