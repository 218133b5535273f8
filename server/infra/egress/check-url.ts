import { isIP } from "node:net";
import { env } from "@/server/infra/env";
import { isPublicAddress } from "./public-address";

export type CheckedUrl =
  /** `trusted`: its host is named in OUTBOUND_ALLOW, wherever that leads. */
  { ok: true; url: URL; trusted: boolean } | { ok: false; fault: string };

const LOCAL_NAME = /(^|\.)(localhost|local|internal)$/;

/**
 * Whether something may be sent to an address that a user gave. A host that is a name is checked once more when it is
 * connected to, by the addresses that it has then.
 */
export function checkUrl(text: string): CheckedUrl {
  if (!URL.canParse(text)) return refuse("must be an address such as https://example.com/hooks");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return refuse("must begin with https:// or http://");
  if (url.username || url.password) return refuse("must not hold a user name or password");
  const host = url.hostname.replace(/\.$/, "");
  const { outboundAllow } = env();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  if (outboundAllow.includes(host) || outboundAllow.includes(`${host}:${port}`))
    return { ok: true, url, trusted: true };
  const literal = host.replace(/^\[|\]$/g, "");
  if (isIP(literal) ? !isPublicAddress(literal) : LOCAL_NAME.test(host)) return refuse(NOT_PUBLIC);
  return { ok: true, url, trusted: false };
}

export const NOT_PUBLIC =
  "leads to an address that is not public; whoever runs this installation can let it through with OUTBOUND_ALLOW";

function refuse(fault: string): CheckedUrl {
  return { ok: false, fault };
}
