import { z } from "zod";

/** A model of one of the organization's credentials. */
export const ModelChoice = z.object({ credentialId: z.string(), name: z.string() });
export type ModelChoice = z.output<typeof ModelChoice>;

/** A tool that an agent may use, by the server that offers it. */
export const ToolChoice = z.object({
  serverId: z.string(),
  tool: z.string(),
  /** Each call waits for a person. */
  needsApproval: z.boolean().default(false),
});
export type ToolChoice = z.output<typeof ToolChoice>;

export const ModelConfig = z.object({
  kind: z.literal("model"),
  instructions: z.string(),
  /** Null: the organization's default model. */
  model: ModelChoice.nullable().default(null),
  /** Null: the provider's default. */
  temperature: z.number().nullable().default(null),
  maxOutputTokens: z.number().nullable().default(null),
  tools: z.array(ToolChoice).default([]),
  /** A JSON Schema that the answer must match. Null: the answer is text. */
  outputSchema: z.record(z.string(), z.json()).nullable().default(null),
  /** Whether it gets the session's earlier inputs and outputs. */
  remembers: z.boolean().default(false),
});

export const TemplateConfig = z.object({
  kind: z.literal("template"),
  /** A Liquid template. */
  template: z.string(),
});

export const HttpHeader = z.object({
  name: z.string(),
  /** The text, which can contain variables. Null: the credential's value. */
  value: z.string().nullable(),
  credentialId: z.string().nullable().default(null),
});

export const HttpConfig = z.object({
  kind: z.literal("http"),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  /** Its path and query can contain variables. Its scheme and host can't. */
  url: z.string(),
  headers: z.array(HttpHeader).default([]),
  /** Can contain variables. Null: none. */
  body: z.string().nullable().default(null),
  timeoutSeconds: z.number().default(30),
});

/**
 * The stored configuration of each kind of agent. Checks only its shape. The rules apply to new input
 * (config-input.ts), so a stricter rule doesn't make stored agents unreadable. A new kind is one more member
 * here and there, and a folder in server/runs/agents/kinds.
 */
export const AgentConfig = z.discriminatedUnion("kind", [ModelConfig, TemplateConfig, HttpConfig]);
export type AgentConfig = z.output<typeof AgentConfig>;
