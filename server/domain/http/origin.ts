import { parseUrl } from "./parse-url";

/** The origin of an address with variables. Null if it contains a variable. */
export function writtenOrigin(url: string): string | null {
  const [, origin = ""] = /^(https?:\/\/[^\s/?#{}\\]+)([/?#]|$)/.exec(url) ?? [];
  return parseUrl(origin)?.origin ?? null;
}

/** Whether two addresses have the same origin, so that a secret for one may be sent to the other. */
export function isSameOrigin(one: string, other: string): boolean {
  const origin = parseUrl(one)?.origin;
  return origin !== undefined && origin === parseUrl(other)?.origin;
}
