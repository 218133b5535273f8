import { AppError, ERROR_CODES } from "@/server/domain/error";
import type { ServiceContext } from "@/server/services/context";
import { findSignedInBy } from "@/server/transports/auth/signed-in-by";

/**
 * Responds to a browser with the result of `work`. If no one is signed in, redirects to the sign-in page, which then
 * leads to `back`.
 */
export async function respondSignedIn(
  request: Request,
  back: string,
  work: (ctx: ServiceContext) => Promise<Response>,
): Promise<Response> {
  const signedIn = await findSignedInBy(request);
  if (!signedIn) {
    const query = new URLSearchParams({ callbackUrl: back });
    return new Response(null, { status: 303, headers: { Location: `/sign-in?${query}` } });
  }
  try {
    return await work(signedIn.ctx);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return respondWithText(ERROR_CODES[error.code].http, "text/plain", error.message);
  }
}

export function respondWithText(status: number, type: string, body: string): Response {
  const headers = { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" };
  return new Response(body, { status, headers });
}
