/** Shorter ones are no secrets, and would cut words apart. */
const LEAST_SECRET = 8;

/** A text that came from outside, without what it must not repeat: servers that mirror a request hand its headers back. */
export function redact(text: string, secrets: Iterable<string | undefined>): string {
  let safe = text;
  for (const secret of secrets) {
    // A header's value may be a scheme and the secret proper: "Bearer abc".
    for (const part of [secret, secret?.split(" ").at(-1)])
      if (part && part.length >= LEAST_SECRET) safe = safe.replaceAll(part, "[credential]");
  }
  return safe;
}
