import { z } from "zod";
import { PROVIDERS } from "@/server/domain/model/provider";
import { ListedTool } from "@/server/domain/tool/tool-server";
import type { Agent, HumanAgent } from "./agent";
import { AgentConfig } from "./config";

/** A secret by where it is kept, and the origin it may go to. Its value is read when it is sent, so that rotating it works. */
const SecretReference = z.object({ credentialId: z.string(), origin: z.string().nullable() });
export type SecretReference = z.output<typeof SecretReference>;

/** The model that answers. Provider and address are null where its secret was gone already. */
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

/** A tool with the server it is called at, as its definition was adopted. */
export const FrozenTool = ListedTool.extend({
  serverId: z.string(),
  server: z.string(),
  url: z.string(),
  headerName: z.string(),
  secret: SecretReference.nullable(),
  needsApproval: z.boolean(),
});
export type FrozenTool = z.output<typeof FrozenTool>;

/** Everything that a step of an agent depends on: what a version of the agent is. */
export const AgentContent = z.object({
  agentId: z.string(),
  name: z.string(),
  config: AgentConfig,
  /** Null: the agent asks no model. */
  model: FrozenModel.nullable(),
  /** Those that it sends as headers. */
  secrets: z.array(SecretReference),
  tools: z.array(FrozenTool),
});
export type AgentContent = z.output<typeof AgentContent>;

/** The agent that a version describes. */
export function agentOf({ agentId: id, name, config }: AgentContent): Exclude<Agent, HumanAgent> {
  return { ...config, id, name, description: "", active: true };
}
