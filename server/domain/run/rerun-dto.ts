import { z } from "zod";

/** The run that a run repeats. */
export const RerunDto = z
  .object({
    runId: z.string().meta({ description: "The run that this one repeats." }),
    fromStepOrder: z.number().meta({
      description: "The first step that ran again. The steps before it have the outputs of the earlier run.",
    }),
    edited: z.boolean().meta({ description: "Whether that step's input was edited." }),
  })
  .meta({ id: "Rerun" });
export type RerunDto = z.output<typeof RerunDto>;
