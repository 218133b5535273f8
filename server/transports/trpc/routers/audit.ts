import { z } from "zod";
import { ArchiveCountDto, ArchiveFilters } from "@/server/domain/evidence/api";
import {
  AuditChunkDto,
  AuditChunkQuery,
  getHeadOperation,
  listAuditOperation,
} from "@/server/domain/ledger/api";
import { LedgerCheckDto } from "@/server/domain/ledger/check";
import { SetWitnesses, WitnessesDto } from "@/server/domain/ledger/witness";
import { countArchivedRuns } from "@/server/services/evidence/archive/count-runs";
import { listChecks } from "@/server/services/ledger/checks/list";
import { startCheck } from "@/server/services/ledger/checks/start";
import { getHead } from "@/server/services/ledger/get-head";
import { listEntries } from "@/server/services/ledger/list";
import { readEntryChunk } from "@/server/services/ledger/read-chunk";
import { getWitnesses } from "@/server/services/witness/get";
import { setWitnesses } from "@/server/services/witness/set";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationQuery } from "@/server/transports/trpc/procedure";

export const auditRouter = router({
  list: operationQuery(listAuditOperation, listEntries),
  head: operationQuery(getHeadOperation, getHead),
  checks: memberProcedure.output(z.array(LedgerCheckDto)).query(({ ctx }) => listChecks(ctx.service)),
  startCheck: memberProcedure.output(LedgerCheckDto).mutation(({ ctx }) => startCheck(ctx.service)),
  witnesses: memberProcedure.output(WitnessesDto).query(({ ctx }) => getWitnesses(ctx.service)),
  setWitnesses: memberProcedure
    .input(SetWitnesses)
    .output(WitnessesDto)
    .mutation(({ ctx, input }) => setWitnesses(ctx.service, input)),
  countArchived: memberProcedure
    .input(ArchiveFilters)
    .output(ArchiveCountDto)
    .query(({ ctx, input }) => countArchivedRuns(ctx.service, input)),
  chunk: memberProcedure
    .input(AuditChunkQuery)
    .output(AuditChunkDto)
    .query(({ ctx, input }) => readEntryChunk(ctx.service, input)),
});
