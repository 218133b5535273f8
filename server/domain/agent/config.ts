import { z } from "zod";
import { HeaderName } from "@/server/domain/http/header";
import { boundedText } from "@/server/domain/text/text";

export const MAX_INSTRUCTIONS = 50_000;
const MAX_TEMPLATE = 50_000;
const MAX_SCHEMA = 50_000;
const MAX_TOOLS = 64;

/** A model of one of the organization's credentials. */
export const ModelChoice = z.object({
  credentialId: z.string().min(1).max(100),
  name: z.string().trim().pipe(boundedText(200, 1)),
});
export type ModelChoice = z.output<typeof ModelChoice>;

/** A tool that an agent may use, by the server that offers it. */
export const ToolChoice = z.object({
  serverId: z.string().min(1).max(100),
  tool: z.string().pipe(boundedText(200, 1)),
  /** Each call of it waits for a person. */
  needsApproval: z.boolean().default(false),
});
export type ToolChoice = z.output<typeof ToolChoice>;

const JsonSchema = z.record(z.string(), z.json()).superRefine((schema, ctx) => {
  if (JSON.stringify(schema).length > MAX_SCHEMA)
    ctx.addIssue({ code: "custom", message: `must have at most ${MAX_SCHEMA} characters as JSON` });
});

export const ModelConfig = z.object({
  kind: z.literal("model"),
  instructions: boundedText(MAX_INSTRUCTIONS, 1),
  /** Null: the organization's default model. */
  model: ModelChoice.nullable().default(null),
  /** Null: the provider's default. */
  temperature: z.number().min(0).max(2).nullable().default(null),
  maxOutputTokens: z.int().min(1).max(1_000_000).nullable().default(null),
  tools: z.array(ToolChoice).max(MAX_TOOLS).default([]),
  /** A JSON Schema that the answer has to keep; null: the answer is text. */
  outputSchema: JsonSchema.nullable().default(null),
  /** Whether it is told of the session's earlier inputs and outputs. */
  remembers: z.boolean().default(false),
});

export const TemplateConfig = z.object({
  kind: z.literal("template"),
  /** Liquid. */
  template: boundedText(MAX_TEMPLATE, 1),
});

export const HttpHeader = z
  .object({
    name: HeaderName,
    /** The text, in which variables stand for their values; null: the credential's value. */
    value: boundedText(8_000).nullable(),
    credentialId: z.string().max(100).nullable().default(null),
  })
  .refine(({ value, credentialId }) => (value === null) !== (credentialId === null), {
    message: "needs either a value or a credential",
  });

export const HttpConfig = z.object({
  kind: z.literal("http"),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  /** With variables in its path and query; scheme and host are written out. */
  url: boundedText(4_000, 1).refine(
    (url) => /^https?:\/\/[^\s/?#{}\\]+([/?#]|$)/.test(url),
    "must begin with https:// or http:// and a host that is written out",
  ),
  headers: z.array(HttpHeader).max(50).default([]),
  /** With variables; null: none. */
  body: boundedText(50_000).nullable().default(null),
  timeoutSeconds: z.int().min(1).max(300).default(30),
});

/** What an agent of each kind needs. A new kind is one more member here, and a folder in server/agents/kinds. */
export const AgentConfig = z.discriminatedUnion("kind", [ModelConfig, TemplateConfig, HttpConfig]);
export type AgentConfig = z.output<typeof AgentConfig>;
