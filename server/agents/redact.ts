/** Shorter ones are no secrets, and would cut words apart. */
const LEAST_SECRET = 8;

/** A text that came from outside, without what it must not repeat: servers that mirror a request hand its headers back. */
export function redact(text: string, secrets: Iterable<string | undefined>): string {
  let safe = text;
  for (const part of partsOf(secrets)) safe = safe.replaceAll(part, "[credential]");
  return safe;
}

/** The same for a text that comes in pieces: what may be the beginning of a secret waits for what follows. */
export function redactPieces(secrets: readonly (string | undefined)[]): (piece: string) => string {
  const parts = [...partsOf(secrets)];
  let held = "";
  return (piece) => {
    const safe = redact(held + piece, secrets);
    // The halves of one letter stay together, too.
    const half = /[\uD800-\uDBFF]$/.test(safe) ? 1 : 0;
    const begun = Math.max(half, ...parts.map((part) => lengthBegun(safe, part)));
    held = safe.slice(safe.length - begun);
    return safe.slice(0, safe.length - begun);
  };
}

function* partsOf(secrets: Iterable<string | undefined>): Generator<string> {
  for (const secret of secrets) {
    // A header's value may be a scheme and the secret proper: "Bearer abc".
    for (const part of [secret, secret?.split(" ").at(-1)])
      if (part && part.length >= LEAST_SECRET) yield part;
  }
}

/** How much of a part stands at the end of a text. */
function lengthBegun(text: string, part: string): number {
  for (let length = Math.min(part.length - 1, text.length); length > 0; length--)
    if (text.endsWith(part.slice(0, length))) return length;
  return 0;
}
