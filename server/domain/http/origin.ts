/** Scheme, host and port of an address with variables, where they are written out; null: they are not. */
export function writtenOrigin(url: string): string | null {
  const [, origin = ""] = /^(https?:\/\/[^\s/?#{}\\]+)([/?#]|$)/.exec(url) ?? [];
  return URL.canParse(origin) ? new URL(origin).origin : null;
}

/** Whether two addresses have the same scheme, host and port: what carries a secret to the one may go to the other. */
export function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}
