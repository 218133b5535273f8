import { decideByLink, showLink } from "@/server/transports/link/handle";

/** Opens a link page or submits its form. Calls the route's handlers with a real Request and Response. */
export async function followLink(
  token: string,
  init: RequestInit & { form?: Record<string, string> } = {},
): Promise<{ status: number; body: string; headers: Headers }> {
  const { form, ...rest } = init;
  const post = form && { method: "POST", body: new URLSearchParams(form) };
  const request = new Request(`http://localhost/r/${token}`, { ...rest, ...post });
  const handler = request.method === "POST" ? decideByLink : showLink;
  const response = await handler(request, { params: Promise.resolve({ token }) });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** Returns the token in a message's link. */
export function tokenIn(text: string): string {
  const [, token] = /\/r\/([\w.-]+)/.exec(text) ?? [];
  if (!token) throw new Error("there is no link in this text");
  return token;
}

/** Returns the hash in a page's hidden field. */
export function shownIn(body: string): string {
  const [, hash] = /name="shown" value="(\w+)"/.exec(body) ?? [];
  if (!hash) throw new Error("this page has no form");
  return hash;
}
