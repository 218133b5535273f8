import { RulesChange } from "@/server/domain/organization/rules";
import { ReadingSettingsChange } from "@/server/domain/reading/settings";
import { RetentionChange, RetentionSettings } from "@/server/domain/retention/retention";
import { getRules } from "@/server/services/organization/get-rules";
import { setRules } from "@/server/services/organization/set-rules";
import { getReadingSettings } from "@/server/services/reading/get-settings";
import { setReadingSettings } from "@/server/services/reading/set-settings";
import { getRetention } from "@/server/services/retention/get";
import { previewRetention } from "@/server/services/retention/preview";
import { setRetention } from "@/server/services/retention/set";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const organizationRouter = router({
  getRules: memberProcedure.query(({ ctx }) => getRules(ctx.service)),
  setRules: memberProcedure.input(RulesChange).mutation(({ ctx, input }) => setRules(ctx.service, input)),
  getReading: memberProcedure.query(({ ctx }) => getReadingSettings(ctx.service)),
  setReading: memberProcedure
    .input(ReadingSettingsChange)
    .mutation(({ ctx, input }) => setReadingSettings(ctx.service, input)),
  getRetention: memberProcedure.query(({ ctx }) => getRetention(ctx.service)),
  previewRetention: memberProcedure
    .input(RetentionSettings)
    .mutation(({ ctx, input }) => previewRetention(ctx.service, input)),
  setRetention: memberProcedure
    .input(RetentionChange)
    .mutation(({ ctx, input }) => setRetention(ctx.service, input)),
});
