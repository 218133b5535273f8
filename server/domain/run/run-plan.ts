import { z } from "zod";
import { Destination } from "@/server/domain/review/next/destinations";

/** Why an output has to be approved again. */
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

/** A destination that a step sends a request to, and whether the step may have done so before. */
const SideEffect = Destination.extend({
  repeats: z.boolean().meta({
    description:
      "Whether an earlier attempt at the step, in this run or in one that it reruns, may have sent this already.",
  }),
}).meta({ id: "SideEffect" });
export type SideEffect = z.output<typeof SideEffect>;

/** An output that people have to approve again. */
const AskedAgain = z.object({
  stepOrder: z.number().meta({ description: "The step whose output has to be approved." }),
  approversStepOrder: z.number().meta({ description: "The step whose approvers decide." }),
  why: z.enum(WHY_AGAIN),
});
export type AskedAgain = z.output<typeof AskedAgain>;

/** The parts of a plan that can depend on whether the input is edited. */
const FORESEEN = {
  asksAgain: z.array(AskedAgain).meta({ description: "The outputs that have to be approved again first." }),
  sideEffects: z.array(SideEffect).meta({
    description:
      "The requests that the steps send (except GET) and the tools that they can call without approval.",
  }),
};

/** A preview of continuing or rerunning a run. */
export const RunPlan = z.object({
  fromStepOrder: z.number().meta({ description: "The first step that runs." }),
  input: z.string().nullable().meta({
    description: "The step's recorded input. Null if it can't be edited, because every step has completed.",
  }),
  isBehindApproval: z.boolean().meta({
    description: "Whether an edited input has to be approved first.",
  }),
  ...FORESEEN,
  ifEdited: z.object(FORESEEN).nullable().meta({
    description:
      "The values of `asksAgain` and `sideEffects` if you edit the input. Null if the input can't be edited.",
  }),
  newestVersion: z.number().nullable().meta({
    description:
      "The workflow's newest published version. Null if the run already uses it or if there is none.",
  }),
  changedAgents: z
    .array(z.object({ agentId: z.string(), from: z.number().nullable(), to: z.number().nullable() }))
    .meta({
      description:
        "With `latest`: the agents whose version differs from the run's. `from` or `to` is null if that version wasn't recorded.",
    }),
  planHash: z.string().meta({
    description:
      "Changes whenever the preview changes: the first step that runs, its recorded input, the outputs to approve again, the version, or one of its agents. At most 200 characters. Send it with your request, so that nothing runs except what you previewed.",
  }),
});
export type RunPlan = z.output<typeof RunPlan>;

/** The request fields that confirm a plan and allow steps to send requests or call tools. */
export const CONFIRMATION = {
  allowSideEffects: z.array(z.int().min(1)).nullish().meta({
    description:
      "The numbers of the steps that may send requests, or call tools without approval. If any are missing, the response is 422 and `sideEffects` lists them all.",
  }),
  planHash: z.string().nullish().meta({
    description:
      "The `planHash` from your preview. If the preview has changed since then, the response is 409 with the changes, and nothing runs. Omit it to accept changes.",
  }),
};
export type Confirmation = { [Field in keyof typeof CONFIRMATION]?: z.output<(typeof CONFIRMATION)[Field]> };
