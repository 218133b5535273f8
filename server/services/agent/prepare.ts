import type { Agent, HumanAgent } from "@/server/domain/agent/agent";
import { type AgentNeeds, needsOf } from "@/server/domain/agent/needs";
import { isSameOrigin, writtenOrigin } from "@/server/domain/http/origin";
import type { ModelSettings } from "@/server/domain/model/provider";
import type { ToolServerAccess } from "@/server/mcp/access";
import type { ServiceContext } from "@/server/services/context";
import { openSecret } from "@/server/services/credential/secret";
import { readDefault, resolveModel } from "@/server/services/model/resolve";
import { openToolServers } from "@/server/services/tool-server/open-access";
import { findAgent } from "./find";

/** An agent with what it needs beyond its configuration, for one attempt at a step. */
export interface PreparedAgent {
  agent: Exclude<Agent, HumanAgent>;
  /** Null: no model is configured, and the simulated one answers. */
  models: ModelSettings | null;
  /** A model was chosen, and its credential is gone. */
  modelGone: boolean;
  /** The values of the credentials that it names, by their ids. */
  secrets: ReadonlyMap<string, string>;
  /** The servers of the tools that it was given. */
  toolServers: readonly ToolServerAccess[];
  /** Whether it is told of the session's earlier inputs and outputs. */
  remembers: boolean;
}

/** Null: there is no such agent, or it is deactivated. */
export async function prepareAgent(ctx: ServiceContext, agentId: string): Promise<PreparedAgent | null> {
  const agent = await findAgent(ctx, agentId);
  if (!agent?.active || agent.kind === "human") return null;
  const { model, tools, remembers, ...sent } = needsOf(agent);
  const models = model === undefined ? null : await resolveModel(ctx, model);
  const modelGone = model !== undefined && models === null && (model ?? (await readDefault(ctx))) !== null;
  const secrets = await openSecrets(ctx, sent);
  const toolServers = await openToolServers(ctx, tools);
  return { agent, models, modelGone, secrets, toolServers, remembers };
}

async function openSecrets(
  { db, organizationId }: ServiceContext,
  { values, address }: Pick<AgentNeeds, "values" | "address">,
): Promise<ReadonlyMap<string, string>> {
  if (values.length === 0) return new Map();
  const id = { in: values.map(({ credentialId }) => credentialId) };
  const rows = await db.credential.findMany({ where: { id, organizationId, kind: "header" } });
  // A credential may have been given for another address since the agent was saved.
  const origin = writtenOrigin(address) ?? "";
  const held = rows.filter(({ baseUrl }) => isSameOrigin(baseUrl ?? "", origin));
  return new Map(held.map((row) => [row.id, openSecret(row) ?? ""]));
}
