import { listTemplates } from "@/server/services/template/list";
import { memberProcedure, router } from "@/server/trpc/init";

export const templateRouter = router({
  list: memberProcedure.query(({ ctx }) => listTemplates(ctx.service)),
});
