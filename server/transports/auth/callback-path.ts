import { parseUrl } from "@/server/domain/http/parse-url";

/** Like `callbackPath`, for a full URL on this site. next-auth passes its cookie's value, which anyone can change. */
export function callbackPathFrom(given: string, baseUrl: string): string {
  if (given.startsWith("/")) return callbackPath(given);
  const url = parseUrl(given);
  if (url?.origin !== new URL(baseUrl).origin) return "/";
  return callbackPath(url.pathname + url.search + url.hash);
}

const ELSEWHERE = "https://elsewhere.invalid";

/** Where to go after signing in: always a path on this site, no matter what the URL says. */
export function callbackPath(given: unknown): string {
  if (typeof given !== "string" || !given.startsWith("/")) return "/";
  // Parsed as a browser would: "//evil.test", "/\evil.test" and "/<tab>/evil.test" are other sites.
  const url = parseUrl(given, ELSEWHERE);
  if (url?.origin !== ELSEWHERE || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search + url.hash;
}
