import { z } from "zod";

export const AgentId = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/, "must be a slug");

const fields = {
  id: AgentId,
  name: z.string(),
  description: z.string(),
  /** For a model: the system prompt. For a person: what to do with the text they are shown. */
  instructions: z.string(),
};

export const HumanAgent = z.object({ ...fields, kind: z.literal("human") });
export type HumanAgent = z.infer<typeof HumanAgent>;

export const ModelAgent = z.object({ ...fields, kind: z.literal("model") });
export type ModelAgent = z.infer<typeof ModelAgent>;

/** Who does a step. A new kind is one more member here, and does not compile until every `switch` handles it. */
export const Agent = z.discriminatedUnion("kind", [HumanAgent, ModelAgent]);
export type Agent = z.infer<typeof Agent>;
