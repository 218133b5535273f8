import { makePage, type Page, type PageQuery } from "@/server/domain/pagination";
import { env } from "@/server/infra/env";

/**
 * Reads a page of rows. Limits the page size to the server's maximum. Past the last page, returns an empty page without
 * reading any rows.
 */
export async function readPage<Row, Item>(
  query: PageQuery,
  source: {
    count: () => Promise<number>;
    read: (window: { skip: number; take: number }) => Promise<Row[]>;
    present: (row: Row) => Item;
  },
): Promise<Page<Item>> {
  const size = Math.min(query.size, env().maxPageSize);
  const total = await source.count();
  const skip = query.page * size;
  const rows = skip < total ? await source.read({ skip, take: size }) : [];
  return makePage(rows.map(source.present), total, { page: query.page, size });
}
