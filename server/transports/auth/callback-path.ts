import { parseUrl } from "@/server/domain/http/parse-url";

/**
 * Same as `callbackPath`, but also accepts a full URL on this site. next-auth passes the value of its callback cookie,
 * which anyone can change.
 */
export function callbackPathFrom(given: string, baseUrl: string): string {
  if (given.startsWith("/")) return callbackPath(given);
  const url = parseUrl(given);
  if (url?.origin !== new URL(baseUrl).origin) return "/";
  return callbackPath(url.pathname + url.search + url.hash);
}

const ELSEWHERE = "https://elsewhere.invalid";

/** Returns where to go after signing in: always a path on this site, no matter what URL is given. */
export function callbackPath(given: unknown): string {
  if (typeof given !== "string" || !given.startsWith("/")) return "/";
  // Parses the URL like a browser, which treats "//evil.test", "/\evil.test", and "/<tab>/evil.test" as links
  // to other sites.
  const url = parseUrl(given, ELSEWHERE);
  if (url?.origin !== ELSEWHERE || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search + url.hash;
}
