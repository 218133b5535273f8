import type { Client, Reply } from "./client";

/** Signs in like a browser and returns the session cookie. */
export async function signIn(client: Client, email: string, password: string): Promise<string> {
  const { cookie, csrfToken } = await fetchCsrf(client);
  const reply = await client.send({
    method: "POST",
    path: "/api/auth/callback/credentials",
    headers: { ...ownPage(client), cookie },
    body: JSON.stringify({ email, password, csrfToken, json: "true", callbackUrl: "/" }),
  });
  const session = cookiesOf(reply).find((one) => one.startsWith("next-auth.session-token="));
  if (!session) throw new Error(`${email} could not sign in: ${reply.status} ${reply.text}`);
  return session;
}

/** Fetches a CSRF token and its cookie. */
export async function fetchCsrf(client: Client): Promise<{ cookie: string; csrfToken: string }> {
  const reply = await client.send({ method: "GET", path: "/api/auth/csrf" });
  return { cookie: cookiesOf(reply).join("; "), csrfToken: JSON.parse(reply.text).csrfToken };
}

/** Returns the headers that a browser adds to requests from our pages. */
export function ownPage(client: Client): Record<string, string> {
  return { origin: client.origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
}

function cookiesOf({ headers }: Reply): string[] {
  return [headers["set-cookie"] ?? []].flat().map((cookie) => cookie.split(";")[0] ?? "");
}
