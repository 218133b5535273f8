import type { OperationInput } from "@/server/domain/operation";
import { getEvidenceOperation } from "@/server/domain/run/evidence";
import { requireScope } from "@/server/services/context";
import { writeEvidencePage, zipEvidence } from "@/server/services/evidence/export";
import { getEvidence } from "@/server/services/run/get-evidence";
import { answer, type Handler } from "./answer";
import { authenticate } from "./authenticate";
import { parseQuery, requireIds } from "./read-input";
import { route } from "./route";

const readJson = route(getEvidenceOperation, getEvidence);

/** Responds with a run's evidence, as JSON or as the file that `format` asks for. */
export const evidenceRoute: Handler = (request, context) => {
  const format = new URL(request.url).searchParams.get("format") ?? "json";
  return format === "json" ? readJson(request, context) : readFile(request, context);
};

const readFile = answer(async (request, params, { requestId }) => {
  const { scope, alsoNeeds, query, params: ids, status } = getEvidenceOperation;
  const ctx = await authenticate(request, requestId);
  for (const needed of [scope, ...alsoNeeds]) if (needed) requireScope(ctx, needed);
  // The cast is safe: the values have just been parsed with the schemas that this type is derived from.
  const { runId, head, format } = {
    ...parseQuery(query, new URL(request.url).search),
    ...requireIds(ids, params),
  } as OperationInput<typeof getEvidenceOperation>;
  const headers = (type: string) => ({
    "Content-Type": type,
    "Content-Disposition": `attachment; filename="${runId}.evidence.${format}"`,
  });
  return format === "zip"
    ? { status, headers: headers("application/zip"), body: await zipEvidence(ctx, { runId, head }) }
    : {
        status,
        headers: headers("text/html; charset=utf-8"),
        body: await writeEvidencePage(ctx, { runId, head }),
      };
});
