import { z } from "zod";
import { NewRunView, RunView } from "@/server/domain/run/finding/view";
import { deleteRunView } from "@/server/services/run-view/delete";
import { listRunViews } from "@/server/services/run-view/list";
import { saveRunView } from "@/server/services/run-view/save";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const runViewRouter = router({
  list: memberProcedure.output(z.array(RunView)).query(({ ctx }) => listRunViews(ctx.service)),
  save: memberProcedure
    .input(NewRunView)
    .output(RunView)
    .mutation(({ ctx, input }) => saveRunView(ctx.service, input)),
  delete: memberProcedure
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => deleteRunView(ctx.service, input)),
});
