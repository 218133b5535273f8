import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { boundedText } from "@/server/domain/text/text";

const Email = z.string().trim().toLowerCase().max(320);

export const reassignReviewOperation = defineOperation({
  id: "reassignReview",
  method: "POST",
  path: "/api/v1/reviews/{id}/reassign",
  tag: "Reviews",
  summary: "Reassign an open review to someone else",
  description:
    "If one approval is enough, only the new approver and anyone the review is escalated to can decide from then on. If several approvals are needed, the new approver replaces an approver who is named by email. To get 409 if the approvers have changed, send the `approvers` that you last fetched.",
  scope: "reviews:decide",
  params: z.object({ id: z.string().meta({ description: "The review's ID." }) }),
  body: z.object({
    to: Email.meta({ description: "The email of the new approver, who must be a member." }),
    from: Email.nullish().meta({
      description:
        "The email of the approver to replace. Required if the review's `mayReassign.from` lists several.",
    }),
    note: boundedText(4_000, 1).meta({
      description: "The reason for the reassignment, sent to the new approver.",
    }),
    approvers: z.array(z.string().max(320)).max(100).nullish().meta({
      description:
        "The approvers that you last fetched. If they have changed since then, the response is 409.",
    }),
  }),
  output: z.object({
    reviewId: z.string(),
    approvers: z.array(z.string()).meta({ description: "The review's new approvers." }),
  }),
  status: 200,
  examples: [
    {
      summary: "Reassign to Kim",
      path: { id: "rev_abc123" },
      body: { to: "kim@example.com", note: "Kim knows this customer." },
    },
  ],
});
