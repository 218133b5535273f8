import { z } from "zod";
import { Limit, SavePriceInput, UsageQuery } from "@/server/domain/usage/usage";
import { setLimit } from "@/server/services/limit/set";
import { listPrices } from "@/server/services/price/list";
import { savePrice } from "@/server/services/price/save";
import { getUsage } from "@/server/services/usage/get";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const usageRouter = router({
  get: memberProcedure.input(UsageQuery).query(({ ctx, input }) => getUsage(ctx.service, input)),
  setLimit: memberProcedure
    .input(z.object({ limit: Limit }))
    .mutation(({ ctx, input }) => setLimit(ctx.service, input)),
  listPrices: memberProcedure.query(({ ctx }) => listPrices(ctx.service)),
  savePrice: memberProcedure
    .input(SavePriceInput)
    .mutation(({ ctx, input }) => savePrice(ctx.service, input)),
});
