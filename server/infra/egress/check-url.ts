import { isIP } from "node:net";
import { parseUrl } from "@/server/domain/http/parse-url";
import { env } from "@/server/infra/env";
import { isPublicAddress } from "./public-address";

export type CheckedUrl =
  /** `trusted` is true if OUTBOUND_ALLOW lists the host. Such a host can have any address. */
  { ok: true; url: URL; trusted: boolean } | { ok: false; fault: string };

const LOCAL_NAME = /(^|\.)(localhost|local|internal)$/;

/**
 * Checks an address that a user entered. Host names are checked again when they're resolved for a connection.
 */
export function checkUrl(text: string): CheckedUrl {
  const url = parseUrl(text);
  if (!url) return refuse("must be an address such as https://example.com/hooks");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return refuse("must start with https:// or http://");
  if (url.username || url.password) return refuse("must not contain a user name or password");
  const host = url.hostname.replace(/\.$/, "");
  const { outboundAllow } = env();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  if (outboundAllow.includes(host) || outboundAllow.includes(`${host}:${port}`))
    return { ok: true, url, trusted: true };
  const literal = host.replace(/^\[|\]$/g, "");
  if (isIP(literal) ? !isPublicAddress(literal) : LOCAL_NAME.test(host)) return refuse(NOT_PUBLIC);
  return { ok: true, url, trusted: false };
}

export const NOT_PUBLIC = "isn't public. The operator of this installation can allow it with OUTBOUND_ALLOW";

function refuse(fault: string): CheckedUrl {
  return { ok: false, fault };
}
