import * as operations from "@/server/domain/bulk/api";
import { abortBulk } from "@/server/services/bulk/abort";
import { getBulk } from "@/server/services/bulk/get";
import { listBulk } from "@/server/services/bulk/list";
import { startBulk } from "@/server/services/bulk/start";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

export const bulkRouter = router({
  list: operationQuery(operations.listBulkOperation, listBulk),
  get: operationQuery(operations.getBulkOperation, getBulk),
  start: memberProcedure
    .input(operations.BulkPageInput)
    .output(operations.BulkActionDto)
    .mutation(({ ctx, input }) => startBulk(ctx.service, input)),
  abort: operationMutation(operations.abortBulkOperation, abortBulk),
});
