import { z } from "zod";
import { PROVIDERS } from "@/server/domain/model/provider";
import { ListedTool } from "@/server/domain/tool/tool-server";
import type { Agent, HumanAgent } from "./agent";
import { AgentConfig } from "./config";

/**
 * Where a secret is stored and the only origin it can be sent to. The secret itself isn't read until it's
 * sent, so that it can be rotated.
 */
const SecretReference = z.object({ credentialId: z.string(), origin: z.string().nullable() });
export type SecretReference = z.output<typeof SecretReference>;

/**
 * An agent's model. The provider and address are null if the credential was deleted before this version of the agent
 * was recorded.
 */
export const FrozenModel = z.discriminatedUnion("source", [
  z.object({
    source: z.enum(["agent", "default"]),
    credentialId: z.string(),
    name: z.string(),
    provider: z.enum(PROVIDERS).nullable(),
    baseUrl: z.string().nullable(),
  }),
  z.object({
    source: z.literal("environment"),
    name: z.string(),
    provider: z.enum(PROVIDERS),
    host: z.string(),
  }),
  z.object({ source: z.literal("simulated") }),
]);
export type FrozenModel = z.output<typeof FrozenModel>;

/** A tool with its server and its adopted definition. */
export const FrozenTool = ListedTool.extend({
  serverId: z.string(),
  server: z.string(),
  url: z.string(),
  headerName: z.string(),
  secret: SecretReference.nullable(),
  needsApproval: z.boolean(),
});
export type FrozenTool = z.output<typeof FrozenTool>;

/** A version of an agent: everything that the agent's steps depend on. */
export const AgentContent = z.object({
  agentId: z.string(),
  name: z.string(),
  config: AgentConfig,
  /** Null if the agent uses no model. */
  model: FrozenModel.nullable(),
  /** The secrets that the agent sends in headers. */
  secrets: z.array(SecretReference),
  tools: z.array(FrozenTool),
});
export type AgentContent = z.output<typeof AgentContent>;

/** Returns the agent that a version describes. */
export function agentOf({ agentId: id, name, config }: AgentContent): Exclude<Agent, HumanAgent> {
  return { ...config, id, name, description: "", active: true };
}
