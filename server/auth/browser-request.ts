import { AppError } from "@/server/domain/error";
import { env } from "@/server/env";

/** Why a request that would change something is not one of our own pages', or null: it may pass. */
export function refuseBrowserRequest({ method, headers }: Request): AppError | null {
  if (method === "GET" || method === "HEAD") return null;
  if (!isSameOrigin(headers))
    return new AppError("forbidden", "Only the pages of this site may ask for this.");
  const [mediaType = ""] = (headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json")
    return new AppError(
      "unsupported-media-type",
      "Send the body as JSON, with Content-Type: application/json.",
    );
  return null;
}

/** A stream lasts: no page of another site has one opened, though it could not read it. */
export function refuseForeignStream({ headers }: Request): AppError | null {
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin"
    ? null
    : new AppError("forbidden", "Only the pages of this site may ask for this.");
}

/** Browsers say where a POST comes from, in one header or the other. */
function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const origin = headers.get("origin");
  if (!origin || !URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.get("host") || host === new URL(env().publicUrl).host;
}
