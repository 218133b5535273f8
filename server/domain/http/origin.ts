/** The origin of an address with variables. Null if it contains a variable. */
export function writtenOrigin(url: string): string | null {
  const [, origin = ""] = /^(https?:\/\/[^\s/?#{}\\]+)([/?#]|$)/.exec(url) ?? [];
  return URL.canParse(origin) ? new URL(origin).origin : null;
}

/** Whether two addresses have the same origin, so that a secret for one may be sent to the other. */
export function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}
