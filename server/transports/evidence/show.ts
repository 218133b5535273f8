import { AppError, ERROR_CODES } from "@/server/domain/error";
import { writeEvidencePage } from "@/server/services/evidence/export";
import { findSignedInBy } from "@/server/transports/auth/request-session";

/** Shows a run's evidence to someone who's signed in, as the page that they can also download. */
export async function showEvidence(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const { runId } = await params;
  const signedIn = await findSignedInBy(request);
  if (!signedIn) {
    const query = new URLSearchParams({ callbackUrl: `/evidence/${runId}` });
    return new Response(null, { status: 303, headers: { Location: `/sign-in?${query}` } });
  }
  try {
    return respond(200, "text/html", await writeEvidencePage(signedIn.ctx, { runId }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return respond(ERROR_CODES[error.code].http, "text/plain", error.message);
  }
}

function respond(status: number, type: string, body: string): Response {
  const headers = { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" };
  return new Response(body, { status, headers });
}
