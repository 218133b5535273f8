import { endSignInCookie } from "@/server/transports/auth/sign-in-cookie";
import { endSignInBy } from "@/server/transports/auth/signed-in-by";

/**
 * Signs the browser out and redirects to the link. Handles a plain form, because link pages work without
 * scripts.
 */
export async function signOutAtLink(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  const { token } = await params;
  const site = request.headers.get("sec-fetch-site");
  const ours = !site || site === "same-origin";
  if (ours) await endSignInBy(request);
  return new Response(null, {
    status: 303,
    headers: {
      Location: `/r/${encodeURIComponent(token)}`,
      "Cache-Control": "no-store",
      ...(ours && { "Set-Cookie": endSignInCookie() }),
    },
  });
}
