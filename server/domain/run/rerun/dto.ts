import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";

/** The run that a run repeats. */
export const RerunDto = z
  .object({
    runId: z.string().meta({ description: "The run that this one repeats." }),
    fromStepOrder: z.number().meta({
      description: "The first step that ran again. The steps before it reuse the earlier run's outputs.",
    }),
    edited: z.boolean().meta({ description: "Whether that step's input was edited." }),
    confirmed: z.array(z.number()).meta({
      description: "The numbers of the steps that the person allowed to send something again.",
    }),
    requestedBy: z.array(MemberRef).meta({
      description: "Other people who requested the earlier run. They also count as requesters of this one.",
    }),
  })
  .meta({ id: "Rerun" });
export type RerunDto = z.output<typeof RerunDto>;
