import { z } from "zod";
import { Destination } from "@/server/domain/review/next/destinations";

/** Why people have to approve again what they approved before. */
const WHY_AGAIN = [
  "EDITED",
  "QUESTION",
  "APPROVERS",
  "DESTINATIONS",
  "LATER_STEPS",
  "VOTERS",
  "NONE",
] as const;
export type WhyAgain = (typeof WHY_AGAIN)[number];

/** What happens if a run is continued, or run again from a step. */
export const RunPlan = z.object({
  fromStepOrder: z.number().meta({ description: "The first step that runs." }),
  input: z.string().nullable().meta({
    description: "The step's recorded input. Null if it can't be edited, because every step has completed.",
  }),
  isBehindApproval: z.boolean().meta({
    description: "Whether an edited input has to be approved first.",
  }),
  asksAgain: z
    .array(z.object({ stepOrder: z.number(), why: z.enum(WHY_AGAIN) }))
    .meta({ description: "The earlier steps whose approvers have to approve the same output again." }),
  sideEffects: z.array(Destination).meta({
    description:
      "The requests other than GET of the steps that run, and the tools that they can call without approval.",
  }),
  newestVersion: z.number().nullable().meta({
    description: "The workflow's newest published version. Null if the run has it, or if there is none.",
  }),
  changedAgents: z
    .array(z.object({ agentId: z.string(), from: z.number().nullable(), to: z.number().nullable() }))
    .meta({
      description:
        "With `latest`: the agents of which that version uses a different version than the run. Null if a version wasn't recorded.",
    }),
  planHash: z.string().meta({
    description:
      "Changes with the version and its agents. Send it with your request, so that nothing runs that you haven't seen.",
  }),
});
export type RunPlan = z.output<typeof RunPlan>;

/** What a person confirms before steps run that may have run before. */
export const CONFIRMATION = {
  allowSideEffects: z.array(z.int().min(1)).nullish().meta({
    description:
      "The numbers of the steps that may send their requests, or call tools without approval, again. If one is missing, the response is 422 and lists all of them in `sideEffects`.",
  }),
  planHash: z.string().nullish().meta({
    description:
      "The `planHash` of the preview that you saw. If the version or one of its agents has changed since, the response is 409 and nothing runs. Omit it to accept changes.",
  }),
};
export type Confirmation = { [Field in keyof typeof CONFIRMATION]?: z.output<(typeof CONFIRMATION)[Field]> };
