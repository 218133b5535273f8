import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";

/** The earlier run that a run reruns. */
export const RerunDto = z
  .object({
    runId: z.string().meta({ description: "The run that this one reruns." }),
    fromStepOrder: z.number().meta({
      description: "The first step that ran again. The steps before it reuse the earlier run's outputs.",
    }),
    edited: z.boolean().meta({ description: "Whether that step's input was edited." }),
    confirmed: z.array(z.number()).meta({
      description: "The numbers of the steps that the person allowed to send their requests again.",
    }),
    requestedBy: z.array(MemberRef).meta({
      description: "Other people who requested the earlier run. They also count as requesters of this one.",
    }),
  })
  .meta({ id: "Rerun" });
export type RerunDto = z.output<typeof RerunDto>;
