import { z } from "zod";

const OUTCOMES = ["TRUE", "FALSE", "FAILED", "SENT_BACK"] as const;

/** A condition and its result for a document. Stored with the attempt. */
export const WhenOutcome = z.object({
  when: z.string(),
  version: z.number().nullable().meta({
    description: "The workflow version that the condition comes from. Null for a test run of a draft.",
  }),
  sample: z.number().meta({
    description: "The percentage of documents that are reviewed anyway if the condition is false.",
  }),
  outcome: z.enum(OUTCOMES).meta({
    description:
      "TRUE: the document is reviewed. FALSE: it isn't, unless `sampled`. FAILED: the condition has no result, so the document is reviewed. SENT_BACK: the document is reviewed because people sent an earlier one back.",
  }),
  error: z.string().nullable().meta({ description: "Why the condition has no result." }),
  sampled: z
    .boolean()
    .meta({ description: "Whether the document is reviewed as part of the random sample." }),
});
export type WhenOutcome = z.output<typeof WhenOutcome>;

/** Returns whether a document is reviewed. Without a condition, it always is. */
export function isReviewed(outcome: WhenOutcome | null): boolean {
  return outcome === null || outcome.outcome !== "FALSE" || outcome.sampled;
}
