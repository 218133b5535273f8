import { parseUrl } from "./parse-url";

/** Returns the origin of an address with variables, or null if the origin itself contains a variable. */
export function writtenOrigin(url: string): string | null {
  const [, origin = ""] = /^(https?:\/\/[^\s/?#{}\\]+)([/?#]|$)/.exec(url) ?? [];
  return parseUrl(origin)?.origin ?? null;
}

/** Returns whether two addresses have the same origin, so that a secret for one can be sent to the other. */
export function isSameOrigin(one: string, other: string): boolean {
  const origin = parseUrl(one)?.origin;
  return origin !== undefined && origin === parseUrl(other)?.origin;
}
