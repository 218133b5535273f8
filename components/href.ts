/** Builds a path with a query. Omits empty values. */
export function hrefOf(path: string, query: Record<string, string | number | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, String(value));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** A page's query as Next passes it. If a name has several values, the first one is used. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Reads a page's query. Drops values with a NUL character, which no text has, so the API would refuse them. */
export async function readSearchParams(given: SearchParams): Promise<Record<string, string | undefined>> {
  const entries = Object.entries(await given).map(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return [name, first?.includes("\0") ? undefined : first];
  });
  return Object.fromEntries(entries);
}

/**
 * Parses a page number from a URL. Pages are 1-based in URLs and 0-based in code. An invalid number means the first
 * page.
 */
export function readPageNumber(text: string | undefined): number {
  return text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) - 1 : 0;
}
