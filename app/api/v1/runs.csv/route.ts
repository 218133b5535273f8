import { exportRunsOperation } from "@/server/domain/run/finding/api";
import { writeCsv } from "@/server/domain/run/finding/write-csv";
import { readRunChunk } from "@/server/services/run/read-chunk";
import { csvRoute } from "@/server/transports/rest/csv-route";
import { routes } from "@/server/transports/rest/routes";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: csvRoute(exportRunsOperation, "runs.csv", (ctx, filters) =>
    writeCsv((after) => readRunChunk(ctx, { ...filters, after })),
  ),
});
