import type { Agent, HumanAgent } from "@/server/domain/agent/agent";
import { AgentConfig, type ModelChoice } from "@/server/domain/agent/config";
import type { AgentContent, FrozenModel, FrozenTool, SecretReference } from "@/server/domain/agent/content";
import { needsOf } from "@/server/domain/agent/needs";
import { PROVIDERS } from "@/server/domain/model/provider";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { Credential, ToolServer } from "@/server/generated/prisma/client";
import { env } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { readDefault } from "@/server/services/model/choice";
import { readTools } from "@/server/services/tool-server/rows";

type Reader = Pick<ServiceContext, "db" | "organizationId">;
type Secret = Pick<Credential, "id" | "kind" | "baseUrl">;

/** The current state of everything that agents depend on outside their configuration. */
interface Surroundings {
  defaultModel: ModelChoice | null;
  servers: ReadonlyMap<string, ToolServer>;
  secrets: ReadonlyMap<string, Secret>;
}

/**
 * Reads the current content of agents. Skips the human agent, because the workflow's definition already
 * contains everything about a human step.
 */
export async function readContents(ctx: Reader, agents: readonly Agent[]): Promise<AgentContent[]> {
  const machines = agents.filter((agent) => agent.kind !== "human");
  const around = await readSurroundings(ctx, machines);
  return machines.map((agent) => contentOf(agent, around));
}

async function readSurroundings(
  ctx: Reader,
  agents: readonly Exclude<Agent, HumanAgent>[],
): Promise<Surroundings> {
  const { db, organizationId } = ctx;
  const needs = agents.map(needsOf);
  const defaultModel = needs.some(({ model }) => model === null) ? await readDefault(ctx) : null;
  const serverIds = new Set(needs.flatMap(({ tools }) => tools.map(({ serverId }) => serverId)));
  const servers =
    serverIds.size === 0
      ? []
      : await db.toolServer.findMany({ where: { organizationId, id: { in: [...serverIds] } } });
  const secretIds = new Set([
    ...(defaultModel ? [defaultModel.credentialId] : []),
    ...needs.flatMap(({ model, values }) => [
      ...(model ? [model.credentialId] : []),
      ...values.map(({ credentialId }) => credentialId),
    ]),
    ...servers.flatMap(({ credentialId }) => credentialId ?? []),
  ]);
  const secrets =
    secretIds.size === 0
      ? []
      : await db.credential.findMany({
          where: { organizationId, id: { in: [...secretIds] } },
          select: { id: true, kind: true, baseUrl: true },
        });
  return {
    defaultModel,
    servers: new Map(servers.map((row) => [row.id, row])),
    secrets: new Map(secrets.map((row) => [row.id, row])),
  };
}

function contentOf(agent: Exclude<Agent, HumanAgent>, around: Surroundings): AgentContent {
  const config = AgentConfig.parse(agent);
  const { model, values } = needsOf(config);
  return {
    agentId: agent.id,
    name: agent.name,
    config,
    model: model === undefined ? null : freezeModel(model, around),
    secrets: values.map(({ credentialId }) => refer(credentialId, around)),
    tools: config.kind === "model" ? freezeTools(config.tools, around) : [],
  };
}

function freezeModel(chosen: ModelChoice | null, { defaultModel, secrets }: Surroundings): FrozenModel {
  const choice = chosen ?? defaultModel;
  if (choice) {
    const { credentialId, name } = choice;
    const row = secrets.get(credentialId);
    const provider = PROVIDERS.find((known) => known === row?.kind) ?? null;
    const baseUrl = provider && (row?.baseUrl ?? null);
    return { source: chosen ? "agent" : "default", credentialId, name, provider, baseUrl };
  }
  const { model } = env();
  if (!model) return { source: "simulated" };
  const { name, provider, baseUrl } = model;
  return { source: "environment", name, provider, host: new URL(baseUrl).host };
}

/** Omits tools that the server no longer lists. The step reports them as missing when it runs. */
function freezeTools(
  choices: Extract<AgentConfig, { kind: "model" }>["tools"],
  around: Surroundings,
): FrozenTool[] {
  return choices.flatMap(({ serverId, tool, needsApproval }) => {
    const row = around.servers.get(serverId);
    const listed = row && readTools(row).find(({ name }) => name === tool);
    if (!row || !listed) return [];
    const { name: server, url, headerName, credentialId } = row;
    const secret = credentialId === null ? null : refer(credentialId, around);
    return { ...listed, serverId, server, url, headerName, secret, needsApproval };
  });
}

function refer(credentialId: string, { secrets }: Surroundings): SecretReference {
  const baseUrl = secrets.get(credentialId)?.baseUrl ?? null;
  return { credentialId, origin: baseUrl && new URL(baseUrl).origin };
}

/** Computes a version's ID from its content, so that anyone can verify the ID. */
export function hashContent(content: AgentContent): string {
  return hashText(sortedJson(content));
}
