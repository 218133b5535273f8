import { z } from "zod";
import { EmailConfig, HttpConfig, ModelConfig, SlackConfig, TemplateConfig } from "./config";

export const AgentId = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/, "must be a slug");

const fields = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** A deactivated agent can't run steps. */
  active: z.boolean(),
};

export const HumanAgent = z.object({
  ...fields,
  kind: z.literal("human"),
  instructions: z.string(),
});
export type HumanAgent = z.infer<typeof HumanAgent>;

export const ModelAgent = z.object({ ...fields, ...ModelConfig.shape });
export type ModelAgent = z.infer<typeof ModelAgent>;

export const TemplateAgent = z.object({ ...fields, ...TemplateConfig.shape });
export type TemplateAgent = z.infer<typeof TemplateAgent>;

export const HttpAgent = z.object({ ...fields, ...HttpConfig.shape });
export type HttpAgent = z.infer<typeof HttpAgent>;

export const EmailAgent = z.object({ ...fields, ...EmailConfig.shape });
export type EmailAgent = z.infer<typeof EmailAgent>;

export const SlackAgent = z.object({ ...fields, ...SlackConfig.shape });
export type SlackAgent = z.infer<typeof SlackAgent>;

/**
 * The agent that runs a step. To add a kind, add a member here. The compiler then reports each `switch` that
 * doesn't handle it.
 */
export const Agent = z.discriminatedUnion("kind", [
  HumanAgent,
  ModelAgent,
  TemplateAgent,
  HttpAgent,
  EmailAgent,
  SlackAgent,
]);
export type Agent = z.infer<typeof Agent>;

export const AGENT_KINDS = [
  "human",
  "model",
  "template",
  "http",
  "email",
  "slack",
] as const satisfies readonly Agent["kind"][];
