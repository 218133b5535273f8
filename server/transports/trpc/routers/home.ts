import { z } from "zod";
import { isTimeZone } from "@/server/domain/insights/days";
import { dismissResumeNotice } from "@/server/services/home/dismiss-resume-notice";
import { getFirstSteps } from "@/server/services/home/get-first-steps";
import { getOutcomes } from "@/server/services/home/get-outcomes";
import { hasResumeNotice } from "@/server/services/home/has-resume-notice";
import { hideFirstSteps } from "@/server/services/home/hide-first-steps";
import { listFailures } from "@/server/services/home/list-failures";
import { listWorkflowSpines } from "@/server/services/home/list-workflows";
import { memberProcedure, router } from "@/server/transports/trpc/init";

const READER = z.object({ timeZone: z.string().refine(isTimeZone) });

export const homeRouter = router({
  firstSteps: memberProcedure.query(({ ctx }) => getFirstSteps(ctx.service)),
  hideFirstSteps: memberProcedure
    .input(z.object({ hidden: z.boolean() }))
    .output(z.null())
    .mutation(({ ctx, input }) => hideFirstSteps(ctx.service, input)),
  resumeNotice: memberProcedure.output(z.boolean()).query(({ ctx }) => hasResumeNotice(ctx.service)),
  dismissResumeNotice: memberProcedure
    .output(z.null())
    .mutation(({ ctx }) => dismissResumeNotice(ctx.service)),
  outcomes: memberProcedure.input(READER).query(({ ctx, input }) => getOutcomes(ctx.service, input)),
  failures: memberProcedure.input(READER).query(({ ctx, input }) => listFailures(ctx.service, input)),
  workflows: memberProcedure.query(({ ctx }) => listWorkflowSpines(ctx.service)),
});
