/** A path with its query. Omits empty values. */
export function hrefOf(path: string, query: Record<string, string | number | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, String(value));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** A page's query as Next passes it. Of several values for a name, the first counts. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function readSearchParams(given: SearchParams): Promise<Record<string, string | undefined>> {
  const entries = Object.entries(await given);
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}

/** The page number in an address, from 1 there and from 0 here. Invalid ones mean the first page. */
export function readPageNumber(text: string | undefined): number {
  return text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) - 1 : 0;
}
