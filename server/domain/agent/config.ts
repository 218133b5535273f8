import { z } from "zod";

/** A model and the organization's credential for calling it. */
export const ModelChoice = z.object({ credentialId: z.string(), name: z.string() });
export type ModelChoice = z.output<typeof ModelChoice>;

/** A tool that an agent can use, with the server that offers it. */
export const ToolChoice = z.object({
  serverId: z.string(),
  tool: z.string(),
  /** Whether each call waits for a person's approval. */
  needsApproval: z.boolean().default(false),
});
export type ToolChoice = z.output<typeof ToolChoice>;

export const ModelConfig = z.object({
  kind: z.literal("model"),
  instructions: z.string(),
  /** Null for the organization's default model. */
  model: ModelChoice.nullable().default(null),
  /** Null for the provider's default. */
  temperature: z.number().nullable().default(null),
  maxOutputTokens: z.number().nullable().default(null),
  tools: z.array(ToolChoice).default([]),
  /** A JSON Schema that the output has to match. Null for plain text output. */
  outputSchema: z.record(z.string(), z.json()).nullable().default(null),
  /** Whether the agent gets the session's earlier inputs and outputs. */
  remembers: z.boolean().default(false),
});

export const TemplateConfig = z.object({
  kind: z.literal("template"),
  /** A Liquid template. */
  template: z.string(),
});

export const HttpHeader = z.object({
  name: z.string(),
  /** The header's value, which can contain variables. Null to use the credential's value. */
  value: z.string().nullable(),
  credentialId: z.string().nullable().default(null),
});

export const HttpConfig = z.object({
  kind: z.literal("http"),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  /** The URL. Only its path and query can contain variables. */
  url: z.string(),
  headers: z.array(HttpHeader).default([]),
  /** The body, which can contain variables. Null for no body. */
  body: z.string().nullable().default(null),
  timeoutSeconds: z.number().default(30),
});

export const EmailConfig = z.object({
  kind: z.literal("email"),
  /** Addresses separated by commas, which can contain variables. Null if the step's instructions have them. */
  to: z.string().nullable(),
  cc: z.string().nullable().default(null),
  /** The subject, which can contain variables. Null if the step's instructions have it. */
  subject: z.string().nullable(),
  /** The body in Markdown, which can contain variables. Null to send the step's instructions. */
  body: z.string().nullable().default(null),
});

export const SlackConfig = z.object({
  kind: z.literal("slack"),
  /** The secret with the Slack app's bot token. */
  credentialId: z.string(),
  /** A channel's ID, or its name with #. Can contain variables. */
  channel: z.string(),
  /** The message in Markdown, which can contain variables. Null to post the step's instructions. */
  text: z.string().nullable().default(null),
});

/**
 * The stored configuration of each kind of agent. This checks only the shape. The rules are in config-input.ts,
 * so that stricter rules don't make stored agents unreadable. See server/runs/README.md to add a kind.
 */
export const AgentConfig = z.discriminatedUnion("kind", [
  ModelConfig,
  TemplateConfig,
  HttpConfig,
  EmailConfig,
  SlackConfig,
]);
export type AgentConfig = z.output<typeof AgentConfig>;
