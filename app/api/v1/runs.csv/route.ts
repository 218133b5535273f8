import { exportRunsOperation } from "@/server/domain/run/finding/api";
import { writeCsv } from "@/server/domain/run/finding/write-csv";
import { readRunChunk } from "@/server/services/run/read-chunk";
import { fileRoute } from "@/server/transports/rest/file-route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: fileRoute(exportRunsOperation, "runs.csv", (ctx, filters) =>
    writeCsv((after) => readRunChunk(ctx, { ...filters, after })),
  ),
});
