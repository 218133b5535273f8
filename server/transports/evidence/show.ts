import { writeEvidencePage } from "@/server/services/evidence/export";
import { respondSignedIn, respondWithText } from "./respond";

/** Shows a run's evidence to someone who's signed in, as the page that they can also download. */
export async function showEvidence(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const { runId } = await params;
  return respondSignedIn(request, `/evidence/${runId}`, async (ctx) =>
    respondWithText(200, "text/html", await writeEvidencePage(ctx, { runId })),
  );
}
