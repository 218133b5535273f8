import { RulesChange } from "@/server/domain/organization/rules";
import { ReadingSettingsChange } from "@/server/domain/reading/settings";
import { getRules } from "@/server/services/organization/get-rules";
import { setRules } from "@/server/services/organization/set-rules";
import { getReadingSettings } from "@/server/services/reading/get-settings";
import { setReadingSettings } from "@/server/services/reading/set-settings";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const organizationRouter = router({
  getRules: memberProcedure.query(({ ctx }) => getRules(ctx.service)),
  setRules: memberProcedure.input(RulesChange).mutation(({ ctx, input }) => setRules(ctx.service, input)),
  getReading: memberProcedure.query(({ ctx }) => getReadingSettings(ctx.service)),
  setReading: memberProcedure
    .input(ReadingSettingsChange)
    .mutation(({ ctx, input }) => setReadingSettings(ctx.service, input)),
});
