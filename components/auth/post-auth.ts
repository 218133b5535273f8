/**
 * Posts a form to next-auth with its token against forged requests.
 * Answers next-auth's name for what went wrong, or null.
 */
export async function postAuth(
  action: "callback/credentials" | "signout" | "session",
  fields: Record<string, unknown> = {},
): Promise<string | null> {
  const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
  const response = await fetch(`/api/auth/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...fields, csrfToken, json: "true" }),
  });
  const { url = "" } = await response.json().catch(() => ({}));
  const told = new URL(url, location.href).searchParams;
  // That the token had no cookie beside it is told as a success that leads back here.
  if (told.has("csrf")) return "NoCookie";
  return response.ok ? null : (told.get("error") ?? "Unknown");
}
