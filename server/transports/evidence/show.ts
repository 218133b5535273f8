import { writeEvidencePage, zipEvidence } from "@/server/services/evidence/export";
import { respondSignedIn, respondWithText } from "./respond";

/** Responds to a signed-in member with a run's evidence, as a page, or as a zip file if the URL has `format=zip`. */
export async function showEvidence(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const { runId } = await params;
  const isZip = new URL(request.url).searchParams.get("format") === "zip";
  return respondSignedIn(request, `/evidence/${runId}`, async (ctx) => {
    if (!isZip) return respondWithText(200, "text/html", await writeEvidencePage(ctx, { runId }));
    const headers = {
      "Content-Type": "application/zip",
      "Content-Disposition": `attachment; filename="${runId}.evidence.zip"`,
      "Cache-Control": "no-store",
    };
    return new Response(await zipEvidence(ctx, { runId }), { headers });
  });
}
