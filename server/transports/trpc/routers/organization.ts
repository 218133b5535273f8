import { RulesChange } from "@/server/domain/organization/rules";
import { getRules } from "@/server/services/organization/get-rules";
import { setRules } from "@/server/services/organization/set-rules";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const organizationRouter = router({
  getRules: memberProcedure.query(({ ctx }) => getRules(ctx.service)),
  setRules: memberProcedure.input(RulesChange).mutation(({ ctx, input }) => setRules(ctx.service, input)),
});
