import type { Agent, HumanAgent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import {
  type AgentContent,
  agentOf,
  type FrozenModel,
  type SecretReference,
} from "@/server/domain/agent/content";
import { needsOf } from "@/server/domain/agent/needs";
import { isSameOrigin, writtenOrigin } from "@/server/domain/http/origin";
import type { ModelSettings } from "@/server/domain/model/provider";
import { env } from "@/server/infra/env";
import type { ToolServerAccess } from "@/server/infra/mcp/access";
import type { ServiceContext } from "@/server/services/context";
import { decryptSecret } from "@/server/services/credential/secret";
import { openChoice } from "@/server/services/model/choice";
import { openToolServers } from "./open-tools";

/** An agent, with everything that one attempt needs in addition to its configuration. */
export interface PreparedAgent {
  agent: Exclude<Agent, HumanAgent>;
  /** Null for the Simulated model. */
  models: ModelSettings | null;
  /** Why the agent's model can no longer be used. Null if it can or if the agent has no model. */
  modelFault: string | null;
  /** The secrets that the agent uses, keyed by ID. */
  secrets: ReadonlyMap<string, string>;
  toolServers: readonly ToolServerAccess[];
  /** Whether the agent gets the session's earlier inputs and outputs. */
  remembers: boolean;
}

/**
 * Prepares the agent version that was frozen for the run. Returns null if there is none, or if the agent is now
 * deactivated or deleted. `isActive` says whether the custom agent was active at the attempt's start. If it's missing,
 * the current state is read.
 */
export async function prepareAgent(
  ctx: ServiceContext,
  { content, isActive }: { content: AgentContent | null; isActive?: boolean | null | undefined },
): Promise<PreparedAgent | null> {
  if (!content) return null;
  const { agentId } = content;
  const isUsable = findBuiltin(agentId) !== null || (isActive ?? (await readActive(ctx, agentId)));
  return isUsable ? openContent(ctx, content) : null;
}

/** Prepares an agent version with the current values of its secrets. */
export async function openContent(ctx: ServiceContext, content: AgentContent): Promise<PreparedAgent> {
  const agent = agentOf(content);
  const model = await openModel(ctx, content);
  const { address } = needsOf(content.config);
  return {
    agent,
    models: model.settings,
    modelFault: model.fault,
    secrets: await decryptSecrets(ctx, content.secrets, address),
    toolServers: await openToolServers(ctx, content.tools),
    remembers: agent.kind === "model" && agent.remembers,
  };
}

async function readActive({ db, organizationId }: ServiceContext, id: string): Promise<boolean> {
  const row = await db.agent.findUnique({
    where: { organizationId_id: { organizationId, id } },
    select: { active: true },
  });
  return row?.active ?? false;
}

async function decryptSecrets(
  { db, organizationId }: ServiceContext,
  references: readonly SecretReference[],
  url: string,
): Promise<ReadonlyMap<string, string>> {
  if (references.length === 0) return new Map();
  const id = { in: references.map(({ credentialId }) => credentialId) };
  const rows = await db.credential.findMany({ where: { id, organizationId, kind: "header" } });
  // Omits a secret that now belongs to a different origin, because a secret is sent only to its own origin.
  const origin = writtenOrigin(url) ?? "";
  const held = rows.filter(({ baseUrl }) => isSameOrigin(baseUrl ?? "", origin));
  return new Map(held.map((row) => [row.id, decryptSecret(row) ?? ""]));
}

type Opened = { settings: ModelSettings | null; fault: string | null };

/**
 * Returns the model of an agent version, with its current key. A different provider or address counts as a
 * different model.
 */
async function openModel(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  { name: agent, model }: Pick<AgentContent, "name" | "model">,
): Promise<Opened> {
  if (!model || model.source === "simulated") return { settings: null, fault: null };
  const settings = await findSettings(ctx, model);
  return { settings, fault: settings ? null : faultOf(agent, model) };
}

async function findSettings(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  model: Exclude<FrozenModel, { source: "simulated" }>,
): Promise<ModelSettings | null> {
  if (model.source === "environment") {
    const { model: now } = env();
    return now?.provider === model.provider && new URL(now.baseUrl).host === model.host
      ? { ...now, name: model.name }
      : null;
  }
  const opened = await openChoice(ctx, model);
  return opened?.provider === model.provider && opened.baseUrl === model.baseUrl ? opened : null;
}

function faultOf(agent: string, model: Exclude<FrozenModel, { source: "simulated" }>): string {
  return model.source === "environment"
    ? `Model ${model.name}, which this run started with, is no longer configured on this server. To use the current model, update the workflow and run again.`
    : `The secret for ${model.name}, the model of agent ${agent}, was removed or moved to a different address. Choose a model for the agent, or a default model under Settings → Models and secrets. Then update the workflow and run again.`;
}
