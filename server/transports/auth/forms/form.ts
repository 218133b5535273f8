import { findUnstorable } from "@/server/domain/text/text";
import { readBytes } from "@/server/infra/read-bytes";

const MAX_BODY_BYTES = 16 * 1024;

/**
 * Returns the fields of a plain HTML form. Returns null if the form comes from a different origin, isn't URL-encoded,
 * or is too large.
 */
export async function readForm(request: Request): Promise<URLSearchParams | null> {
  const site = request.headers.get("sec-fetch-site");
  if (site && site !== "same-origin") return null;
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/x-www-form-urlencoded") return null;
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  return bytes && new URLSearchParams(new TextDecoder().decode(bytes));
}

/**
 * Returns whether the browser confirms that the form came from this site. The Origin header can't confirm it, because
 * browsers hide the origin of pages that send no referrer. Older browsers don't send Sec-Fetch-Site, so people who use
 * them aren't signed in by the form.
 */
export function isConfirmedSameOrigin(request: Request): boolean {
  return request.headers.get("sec-fetch-site") === "same-origin";
}

export function seeOther(path: string, cookies: string[] = []): Response {
  const headers = new Headers({ Location: path, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** Returns the password. If the password can't be stored, returns an empty string, which is refused later. */
export function readPassword(form: URLSearchParams): string {
  const password = form.get("password") ?? "";
  return findUnstorable(password) ? "" : password;
}
