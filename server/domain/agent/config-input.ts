import { z } from "zod";
import { HeaderName } from "@/server/domain/http/header";
import { writtenOrigin } from "@/server/domain/http/origin";
import { MAX_RECIPIENTS, splitRecipients } from "@/server/domain/outgoing/email";
import { boundedText } from "@/server/domain/text/text";
import {
  EmailConfig,
  HttpConfig,
  HttpHeader,
  ModelChoice,
  ModelConfig,
  SlackConfig,
  TemplateConfig,
  ToolChoice,
} from "./config";

const MAX_INSTRUCTIONS = 50_000;
const MAX_TEMPLATE = 50_000;
const MAX_SCHEMA = 50_000;
const MAX_TOOLS = 64;

const Id = z.string().min(1).max(100);

export const ModelChoiceInput = ModelChoice.extend({
  credentialId: Id,
  name: z.string().trim().pipe(boundedText(200, 1)),
});

const ToolChoiceInput = ToolChoice.extend({
  serverId: Id,
  tool: z.string().pipe(boundedText(200, 1)),
  needsApproval: withDefault(z.boolean(), false),
});

const JsonSchema = z.record(z.string(), z.json()).superRefine((schema, ctx) => {
  if (JSON.stringify(schema).length > MAX_SCHEMA)
    ctx.addIssue({ code: "custom", message: `must have at most ${MAX_SCHEMA} characters as JSON` });
});

const ModelConfigInput = ModelConfig.extend({
  instructions: boundedText(MAX_INSTRUCTIONS, 1),
  model: ModelChoiceInput.nullable().default(null),
  temperature: z.number().min(0).max(2).nullable().default(null),
  maxOutputTokens: z.int().min(1).max(1_000_000).nullable().default(null),
  tools: withDefault(z.array(ToolChoiceInput).max(MAX_TOOLS), []),
  outputSchema: JsonSchema.nullable().default(null),
  remembers: withDefault(z.boolean(), false),
});

const TemplateConfigInput = TemplateConfig.extend({ template: boundedText(MAX_TEMPLATE, 1) });

const HttpHeaderInput = HttpHeader.extend({
  name: HeaderName,
  value: boundedText(8_000).nullable().default(null),
  credentialId: z.string().max(100).nullable().default(null),
}).refine(({ value, credentialId }) => (value === null) !== (credentialId === null), {
  message: "needs either a value or a credential",
});

const HttpConfigInput = HttpConfig.extend({
  url: boundedText(4_000, 1).refine(
    (url) => writtenOrigin(url) !== null,
    "must start with https:// or http:// and a host without variables",
  ),
  headers: withDefault(z.array(HttpHeaderInput).max(50), []),
  body: boundedText(50_000).nullable().default(null),
  timeoutSeconds: withDefault(z.int().min(1).max(300), 30),
});

const Recipients = boundedText(4_000).refine(
  (text) => splitRecipients(text).length <= MAX_RECIPIENTS,
  `must have at most ${MAX_RECIPIENTS} addresses`,
);

const EmailConfigInput = EmailConfig.extend({
  to: Recipients.refine((text) => splitRecipients(text).length > 0, "needs an address")
    .nullable()
    .default(null),
  cc: Recipients.nullable().default(null),
  subject: boundedText(1_000, 1)
    .refine((text) => !/[\r\n]/.test(text), "must be a single line")
    .nullable()
    .default(null),
  body: boundedText(50_000).nullable().default(null),
}).superRefine(({ to, cc, subject, body }, ctx) => {
  if ((to === null) !== (subject === null))
    ctx.addIssue({
      code: "custom",
      path: [to === null ? "to" : "subject"],
      message: `is required with a ${to === null ? "subject" : "recipient"}. Omit both to write them in each step's instructions`,
    });
  else if (to === null && (cc !== null || body !== null))
    ctx.addIssue({ code: "custom", path: ["to"], message: "is required with a body or Cc" });
});

const SlackConfigInput = SlackConfig.extend({
  credentialId: Id,
  channel: z.string().trim().pipe(boundedText(200, 1)),
  text: boundedText(50_000).nullable().default(null),
});

/** An agent configuration as sent by a client. A field that is null counts as omitted. */
export const AgentConfigInput = z.discriminatedUnion("kind", [
  ModelConfigInput,
  TemplateConfigInput,
  HttpConfigInput,
  EmailConfigInput,
  SlackConfigInput,
]);

/** Replaces null or an omitted value with the default. */
function withDefault<S extends z.ZodType>(schema: S, otherwise: z.output<S>) {
  return schema
    .nullish()
    .transform((given) => given ?? otherwise)
    .meta({ default: otherwise });
}
