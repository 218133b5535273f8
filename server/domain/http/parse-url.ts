/**
 * Parses an address. Returns null if it's invalid. Doesn't use `URL.canParse`, which on Node 20 rejects every
 * address with a letter like "ü" after a few thousand calls.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
