/**
 * The parsed address, or null if it's invalid. Not `URL.canParse`: on Node 20, after some thousand calls, it
 * refuses every address with a letter such as "ü".
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
