import { listTemplates } from "@/server/services/workflow/list-templates";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const templateRouter = router({
  list: memberProcedure.query(({ ctx }) => listTemplates(ctx.service)),
});
