import { AuditChunkDto, AuditChunkQuery, listAuditOperation } from "@/server/domain/ledger/api";
import { listEntries } from "@/server/services/ledger/list";
import { readEntryChunk } from "@/server/services/ledger/read-chunk";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationQuery } from "@/server/transports/trpc/procedure";

export const auditRouter = router({
  list: operationQuery(listAuditOperation, listEntries),
  chunk: memberProcedure
    .input(AuditChunkQuery)
    .output(AuditChunkDto)
    .query(({ ctx, input }) => readEntryChunk(ctx.service, input)),
});
