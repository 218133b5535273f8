import { parseUrl } from "./parse-url";

/** Returns the origin of an address that may contain variables. Null if the origin contains one or isn't valid. */
export function writtenOrigin(url: string): string | null {
  const [, origin = ""] = /^(https?:\/\/[^\s/?#{}\\]+)([/?#]|$)/.exec(url) ?? [];
  return parseUrl(origin)?.origin ?? null;
}

/** Returns whether two addresses have the same origin. Only then can a secret for one be sent to the other. */
export function isSameOrigin(one: string, other: string): boolean {
  const origin = parseUrl(one)?.origin;
  return origin !== undefined && origin === parseUrl(other)?.origin;
}
