import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";

export const AgentDto = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(["human", "model"]),
    /** Whether the built-in Simulated model answers for it: no model is configured. */
    simulated: z.boolean(),
  })
  .meta({ id: "Agent" });
export type AgentDto = z.output<typeof AgentDto>;

export const listAgentsOperation = defineOperation({
  id: "listAgents",
  method: "GET",
  path: "/api/v1/agents",
  tag: "Agents",
  summary: "List the agents that a step may name",
  scope: "agents:read",
  output: z.array(AgentDto),
  status: 200,
  examples: [{ summary: "All agents" }],
});
