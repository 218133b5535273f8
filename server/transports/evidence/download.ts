import { exportEvidenceOperation } from "@/server/domain/evidence/api";
import type { OperationInput } from "@/server/domain/operation";
import { exportEvidence } from "@/server/services/evidence/archive/export";
import { refuseForeignStream } from "@/server/transports/auth/browser-request";
import { toStream } from "@/server/transports/rest/file-route";
import { parseQuery } from "@/server/transports/rest/read-input";
import { respondSignedIn } from "./respond";

/** Responds to a signed-in member with the evidence of several runs, streamed as a zip file. */
export function downloadArchive(request: Request): Promise<Response> {
  const { search } = new URL(request.url);
  return respondSignedIn(request, "/settings/audit", async (ctx) => {
    const refusal = refuseForeignStream(request);
    if (refusal) throw refusal;
    const input = parseQuery(exportEvidenceOperation.query, search);
    const parts = await exportEvidence(ctx, input as OperationInput<typeof exportEvidenceOperation>);
    const headers = {
      "Content-Type": exportEvidenceOperation.mediaType,
      "Content-Disposition": 'attachment; filename="evidence.zip"',
      "Cache-Control": "no-store",
    };
    return new Response(toStream(parts, ctx.requestId), { headers });
  });
}
