import { z } from "zod";
import { ModelChoiceInput } from "@/server/domain/agent/config-input";
import { getDefaultModel } from "@/server/services/model/get-default";
import { setDefaultModel } from "@/server/services/model/set-default";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const modelRouter = router({
  getDefault: memberProcedure.query(({ ctx }) => getDefaultModel(ctx.service)),
  setDefault: memberProcedure
    .input(z.object({ model: ModelChoiceInput.nullable() }))
    .mutation(({ ctx, input }) => setDefaultModel(ctx.service, input)),
});
