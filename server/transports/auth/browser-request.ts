import { AppError, notJson } from "@/server/domain/error";
import { parseUrl } from "@/server/domain/http/parse-url";
import { env } from "@/server/infra/env";

/** Why a request that changes something is refused. Null if it came from one of our pages. */
export function refuseBrowserRequest({ method, headers }: Request): AppError | null {
  if (method === "GET" || method === "HEAD") return null;
  if (!isSameOrigin(headers))
    return new AppError("forbidden", "Only pages of this site can send this request.");
  const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
  return mediaType.trim().toLowerCase() === "application/json" ? null : notJson();
}

/** Streams stay open. So pages of other sites can't open one, even though they couldn't read it. */
export function refuseForeignStream({ headers }: Request): AppError | null {
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin"
    ? null
    : new AppError("forbidden", "Only pages of this site can send this request.");
}

/** Browsers say where a POST comes from, in one header or the other. */
function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const host = parseUrl(headers.get("origin") ?? "")?.host;
  return host !== undefined && [headers.get("host"), new URL(env().publicUrl).host].includes(host);
}
