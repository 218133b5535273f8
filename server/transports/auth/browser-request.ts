import { AppError, notJson } from "@/server/domain/error";
import { parseUrl } from "@/server/domain/http/parse-url";
import { env } from "@/server/infra/env";

/**
 * Returns an error if a request that could change something didn't come from one of the app's own pages or isn't JSON.
 * Otherwise, returns null.
 */
export function refuseBrowserRequest({ method, headers }: Request): AppError | null {
  if (method === "GET" || method === "HEAD") return null;
  if (!isSameOrigin(headers))
    return new AppError("forbidden", "Only pages on this site can send this request.");
  const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
  return mediaType.trim().toLowerCase() === "application/json" ? null : notJson();
}

/** Refuses streams to pages on other sites. Those pages couldn't read the stream, but it would stay open. */
export function refuseForeignStream({ headers }: Request): AppError | null {
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin"
    ? null
    : new AppError("forbidden", "Only pages on this site can send this request.");
}

/** Browsers send the origin of a POST in at least one of these headers. */
function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const host = parseUrl(headers.get("origin") ?? "")?.host;
  return host !== undefined && [headers.get("host"), new URL(env().publicUrl).host].includes(host);
}
