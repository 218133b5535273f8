import { exportAuditCsvOperation } from "@/server/domain/ledger/api";
import { writeAuditCsv } from "@/server/domain/ledger/audit-export";
import { readEntryChunk } from "@/server/services/ledger/read-chunk";
import { fileRoute } from "@/server/transports/rest/file-route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: fileRoute(exportAuditCsvOperation, "audit.csv", (ctx, filters) =>
    writeAuditCsv((after) => readEntryChunk(ctx, { ...filters, after })),
  ),
});
