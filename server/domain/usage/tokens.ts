import { z } from "zod";

/** The token counts of model calls. */
export const Tokens = z
  .object({
    input: z.number(),
    output: z.number(),
    estimated: z.boolean().meta({
      description: "Whether this includes estimates for calls that ended before their tokens were counted.",
    }),
  })
  .meta({ id: "Tokens" });
export type Tokens = z.output<typeof Tokens>;
