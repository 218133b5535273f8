import { authorOf } from "@/server/domain/agent/author";
import { notFound } from "@/server/domain/error";
import { describeApproval } from "@/server/domain/review/describe-approval";
import type { ReviewDto } from "@/server/domain/review/operations";
import { maySendBack } from "@/server/domain/review/rounds";
import { Definition } from "@/server/domain/workflow/definition";
import { readAgents } from "@/server/services/agent/read-all";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentReview, REVIEW_ROW } from "@/server/services/review/present";
import { traceSimulated } from "@/server/services/review/trace-simulated";
import { type EarlierText, readEarlierTexts } from "./read-earlier";

/** A review with everything that its page beyond the app says. */
export interface LinkedReview {
  review: ReviewDto;
  /** The agent that wrote the draft; null: it is what a person is given to decide on. */
  author: string | null;
  /** What an approval leads to. */
  next: string;
  /** The built-in model wrote the draft. */
  simulated: boolean;
  /** Whether the agent can be asked for changes. */
  maySendBack: boolean;
  /** What the text is checked against: the run's input, and what the steps before this one gave. */
  before: EarlierText[];
}

export async function readLinkedReview(ctx: ServiceContext, { id }: { id: string }): Promise<LinkedReview> {
  requireScope(ctx, "reviews:read");
  const row = await ctx.db.review.findFirst({
    where: { id, organizationId: ctx.organizationId },
    ...REVIEW_ROW,
  });
  if (!row) throw notFound("review");
  const { version } = await ctx.db.run.findFirstOrThrow({
    where: { id: row.runId, organizationId: ctx.organizationId },
    select: { version: { select: { definition: true } } },
  });
  const definition = Definition.parse(version.definition);
  const review = await presentReview(ctx, row);
  const agents = await readAgents(ctx);
  const { runId, stepId } = row;
  return {
    review,
    author: authorOf(review, agents),
    next: describeApproval(definition, review, agents),
    simulated: await traceSimulated(ctx, { runId, stepId, definition }),
    maySendBack: maySendBack(review).possible,
    before: await readEarlierTexts(ctx, { runId, stepId, definition, agents }),
  };
}
