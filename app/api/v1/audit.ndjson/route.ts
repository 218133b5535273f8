import { exportAuditNdjsonOperation } from "@/server/domain/ledger/api";
import { writeAuditNdjson } from "@/server/domain/ledger/audit-export";
import { readEntryChunk } from "@/server/services/ledger/read-chunk";
import { fileRoute } from "@/server/transports/rest/file-route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: fileRoute(exportAuditNdjsonOperation, "audit.ndjson", (ctx, filters) =>
    writeAuditNdjson((after) => readEntryChunk(ctx, { ...filters, after })),
  ),
});
