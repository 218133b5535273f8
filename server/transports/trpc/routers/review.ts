import { z } from "zod";
import { ReceiptDto } from "@/server/domain/ledger/receipt";
import { pageOf } from "@/server/domain/pagination";
import { Assertion, StartSigningInput } from "@/server/domain/passkey/passkey";
import { ReadingReceipt, ReadingReport } from "@/server/domain/reading/reading";
import { getReviewStatisticsOperation } from "@/server/domain/reading/statistics";
import * as operations from "@/server/domain/review/api";
import { InboxQuery, InboxRow, TogetherQuery } from "@/server/domain/review/inbox/inbox";
import { ReturnStep } from "@/server/domain/review/next/return-steps";
import { reassignReviewOperation } from "@/server/domain/review/reassign/reassign";
import { asOneOfSeveral } from "@/server/services/context";
import { countMyReviews } from "@/server/services/inbox/count-mine";
import { getReviewsTogether } from "@/server/services/inbox/get-together";
import { listInbox } from "@/server/services/inbox/list";
import { getReviewStatistics } from "@/server/services/reading/get-statistics";
import { recordReading } from "@/server/services/reading/record";
import { listReceipts } from "@/server/services/receipt/list";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { getReviewPulse } from "@/server/services/review/get-pulse";
import { listReturnSteps } from "@/server/services/review/list-return-steps";
import { reassignReview } from "@/server/services/review/reassign";
import { startSigning } from "@/server/services/review/start-signing";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

const DecideInput = operations.DecisionInput.extend({
  ...operations.decideReviewOperation.params.shape,
  together: z.boolean().optional(),
  assertion: Assertion.optional(),
});

export const reviewRouter = router({
  inbox: memberProcedure
    .input(InboxQuery)
    .output(pageOf(InboxRow))
    .query(({ ctx, input }) => listInbox(ctx.service, input)),
  get: operationQuery(operations.getReviewOperation, getReview),
  pulse: memberProcedure
    .input(operations.getReviewOperation.params)
    .query(({ ctx, input }) => getReviewPulse(ctx.service, input)),
  returnSteps: memberProcedure
    .input(operations.getReviewOperation.params)
    .output(z.array(ReturnStep))
    .query(({ ctx, input }) => listReturnSteps(ctx.service, input)),
  receipts: memberProcedure
    .input(operations.getReviewOperation.params)
    .output(z.array(ReceiptDto))
    .query(({ ctx, input }) => listReceipts(ctx.service, input)),
  read: memberProcedure
    .input(ReadingReport)
    .output(ReadingReceipt)
    .mutation(({ ctx, input }) => recordReading(ctx.service, input)),
  startSigning: memberProcedure
    .input(StartSigningInput)
    .mutation(({ ctx, input }) => startSigning(ctx.service, input)),
  statistics: operationQuery(getReviewStatisticsOperation, getReviewStatistics),
  /** Unlike the REST operation, this accepts `together`, because bulk decisions are made only in the browser. */
  decide: memberProcedure
    .input(DecideInput)
    .output(operations.decideReviewOperation.output)
    .mutation(({ ctx, input: { together, ...decision } }) =>
      decideReview(together ? asOneOfSeveral(ctx.service) : ctx.service, decision),
    ),
  reassign: operationMutation(reassignReviewOperation, reassignReview),
  together: memberProcedure
    .input(TogetherQuery)
    .output(z.array(operations.ReviewDto))
    .query(({ ctx, input }) => getReviewsTogether(ctx.service, input)),
  countMine: memberProcedure.output(z.number()).query(({ ctx }) => countMyReviews(ctx.service)),
});
