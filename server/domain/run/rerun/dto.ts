import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";

/** The run that a run repeats. */
export const RerunDto = z
  .object({
    runId: z.string().meta({ description: "The run that this one repeats." }),
    fromStepOrder: z.number().meta({
      description: "The first step that ran again. The steps before it have the outputs of the earlier run.",
    }),
    edited: z.boolean().meta({ description: "Whether that step's input was edited." }),
    confirmed: z.array(z.number()).meta({
      description: "The numbers of the steps that may send something again, as the person confirmed.",
    }),
    requestedBy: z.array(MemberRef).meta({
      description: "Others who requested the earlier run, and count as requesters of this one.",
    }),
  })
  .meta({ id: "Rerun" });
export type RerunDto = z.output<typeof RerunDto>;
