/** An address with its query; what is empty is left out. */
export function hrefOf(path: string, query: Record<string, string | number | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, String(value));
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** A page's query as Next gives it: each name once, the first value counts. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export async function readSearchParams(given: SearchParams): Promise<Record<string, string | undefined>> {
  const entries = Object.entries(await given);
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}

/** The page that an address names, counted from 1 there and from 0 here; anything odd is the first. */
export function readPageNumber(text: string | undefined): number {
  return text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) - 1 : 0;
}
