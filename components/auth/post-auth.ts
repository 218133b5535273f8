/** Posts a form to next-auth with its CSRF token. Returns next-auth's error code, or null. */
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
  // Without the CSRF cookie, next-auth reports success and redirects back here with `csrf` in the query.
  if (told.has("csrf")) return "NoCookie";
  return response.ok ? null : (told.get("error") ?? "Unknown");
}
