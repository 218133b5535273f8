import { z } from "zod";
import { Limit, SavePriceInput, UsageQuery } from "@/server/domain/usage/usage";
import { getUsage } from "@/server/services/usage/get";
import { getSpending } from "@/server/services/usage/get-spending";
import { listPrices } from "@/server/services/usage/list-prices";
import { savePrice } from "@/server/services/usage/save-price";
import { setLimit } from "@/server/services/usage/set-limit";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const usageRouter = router({
  get: memberProcedure.input(UsageQuery).query(({ ctx, input }) => getUsage(ctx.service, input)),
  spending: memberProcedure.query(({ ctx }) => getSpending(ctx.service)),
  setLimit: memberProcedure
    .input(z.object({ limit: Limit }))
    .mutation(({ ctx, input }) => setLimit(ctx.service, input)),
  listPrices: memberProcedure.query(({ ctx }) => listPrices(ctx.service)),
  savePrice: memberProcedure
    .input(SavePriceInput)
    .mutation(({ ctx, input }) => savePrice(ctx.service, input)),
});
