import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { PERIODS } from "./periods";

const count = (description: string) => z.number().meta({ description });

const ReviewStatisticsGroup = z
  .object({
    workflowId: z.string(),
    workflowName: z.string(),
    policy: ReviewPolicy,
    decided: count("Reviews that people approved, rejected, or sent back."),
    approved: count("Reviews that people approved, with or without edits."),
    edited: count("Approved reviews whose document differs from the draft."),
    sentBack: count("Reviews that were sent back for changes."),
    rejected: count("Reviews that were rejected."),
    medianWaitSeconds: z.number().meta({ description: "The median time that reviews were open." }),
    medianReadingSeconds: z.number().nullable().meta({
      description:
        "The median time a document was in view before a decision. Null if no reading times were kept.",
    }),
    timedApprovals: count("The number of approvals with a recorded reading time."),
    hastyApprovals: count(
      "Approvals whose reading time was too short for the document, even at 500 words per minute.",
    ),
  })
  .meta({ id: "ReviewStatisticsGroup" });
export type ReviewStatisticsGroup = z.output<typeof ReviewStatisticsGroup>;

export const ReviewStatistics = z
  .object({
    days: z.number(),
    groups: z.array(ReviewStatisticsGroup).meta({
      description:
        "One group per workflow and policy. The groups with the most decided reviews come first. At most 20.",
    }),
  })
  .meta({ id: "ReviewStatistics" });
export type ReviewStatistics = z.output<typeof ReviewStatistics>;

const ReviewStatisticsQuery = z.object({
  days: z
    .unknown()
    .transform((value) => (typeof value === "string" ? Number(value) : value))
    .pipe(z.literal(PERIODS))
    .default(30)
    .meta({
      type: "integer",
      enum: [...PERIODS],
      description: "Counts reviews that closed in the last 30, 90, or 365 days.",
    }),
});

export const getReviewStatisticsOperation = defineOperation({
  id: "getReviewStatistics",
  method: "GET",
  path: "/api/v1/reviews/statistics",
  tag: "Reviews",
  summary: "Get statistics on decided reviews, by workflow and policy",
  scope: "reviews:read",
  query: ReviewStatisticsQuery,
  output: ReviewStatistics,
  status: 200,
  examples: [{ summary: "The last 90 days", query: "days=90" }],
});
