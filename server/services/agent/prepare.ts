import type { Agent, HumanAgent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import { type AgentContent, agentOf, type SecretReference } from "@/server/domain/agent/content";
import { isSameOrigin, writtenOrigin } from "@/server/domain/http/origin";
import type { ModelSettings } from "@/server/domain/model/provider";
import type { ToolServerAccess } from "@/server/infra/mcp/access";
import { findRunAgent } from "@/server/services/agent-version/find";
import type { ServiceContext } from "@/server/services/context";
import { openSecret } from "@/server/services/credential/secret";
import { openModel } from "@/server/services/model/open";
import { openToolServers } from "@/server/services/tool-server/open-access";

/** An agent with what it needs beyond its configuration, for one attempt at a step. */
export interface PreparedAgent {
  agent: Exclude<Agent, HumanAgent>;
  /** Null for the simulated model. */
  models: ModelSettings | null;
  /** Why its model can no longer be used. Null if it can, or if there is none. */
  modelFault: string | null;
  /** The values of the credentials that it names, by their ids. */
  secrets: ReadonlyMap<string, string>;
  /** The servers of the tools that it was given. */
  toolServers: readonly ToolServerAccess[];
  /** Whether it is told of the session's earlier inputs and outputs. */
  remembers: boolean;
}

/** An agent as its run was frozen with it. Null if it didn't exist then, or is now deactivated or deleted. */
export async function prepareAgent(
  ctx: ServiceContext,
  { runId, agentId }: { runId: string; agentId: string },
): Promise<PreparedAgent | null> {
  const content = await findRunAgent(ctx, { runId, agentId });
  return content && (await isActive(ctx, agentId)) ? openContent(ctx, content) : null;
}

/** Secrets are read now, from where the content says they are stored. */
export async function openContent(ctx: ServiceContext, content: AgentContent): Promise<PreparedAgent> {
  const agent = agentOf(content);
  const model = await openModel(ctx, content);
  const url = agent.kind === "http" ? agent.url : "";
  return {
    agent,
    models: model.settings,
    modelFault: model.fault,
    secrets: await openSecrets(ctx, content.secrets, url),
    toolServers: await openToolServers(ctx, content.tools),
    remembers: agent.kind === "model" && agent.remembers,
  };
}

async function isActive({ db, organizationId }: ServiceContext, id: string): Promise<boolean> {
  if (findBuiltin(id)) return true;
  const row = await db.agent.findUnique({
    where: { organizationId_id: { organizationId, id } },
    select: { active: true },
  });
  return row?.active ?? false;
}

async function openSecrets(
  { db, organizationId }: ServiceContext,
  references: readonly SecretReference[],
  url: string,
): Promise<ReadonlyMap<string, string>> {
  if (references.length === 0) return new Map();
  const id = { in: references.map(({ credentialId }) => credentialId) };
  const rows = await db.credential.findMany({ where: { id, organizationId, kind: "header" } });
  // A secret may have moved to a different origin since. Then it only goes there.
  const origin = writtenOrigin(url) ?? "";
  const held = rows.filter(({ baseUrl }) => isSameOrigin(baseUrl ?? "", origin));
  return new Map(held.map((row) => [row.id, openSecret(row) ?? ""]));
}
