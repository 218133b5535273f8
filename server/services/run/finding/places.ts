import type { RunListQuery } from "@/server/domain/run/finding/api";
import { type RunPlace, readCursor, writeCursor } from "@/server/domain/run/finding/cursor";
import { MAX_COUNTED } from "@/server/domain/run/finding/filters";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import {
  findListedRuns,
  findNewestRuns,
  type ListedRunRow,
  MAX_NEWEST,
} from "@/server/services/sql/listed-runs";
import { type CountedList, findPlace, MAX_SKIPPED, readTotal } from "@/server/services/totals/read";

type Caller = Pick<ServiceContext, "db" | "organizationId">;

/** The runs in a list. */
export interface RunSelection {
  condition: Prisma.Sql;
  /** Null if the list has no exact total. */
  counted: CountedList | null;
  /** The number of matching runs, up to `MAX_COUNTED + 1`. Null unless the search already counted them. */
  found: number | null;
}

/** Pages beyond this offset are always empty. */
const MAX_SKIP = 2 ** 31 - 1;

interface Page<T extends RunPlace> {
  rows: readonly T[];
  next: string | null;
  previous: string | null;
}

/** Where a page starts. */
type PageStart = Pick<RunListQuery, "after" | "before" | "page">;

/** Reads the places of a page's runs, by cursor or page number. */
async function readPlaces(
  ctx: Caller,
  { condition, counted }: Omit<RunSelection, "found">,
  { after, before, page }: PageStart,
  size: number,
): Promise<Page<RunPlace>> {
  const start = after ? readCursor(after) : null;
  const end = before ? readCursor(before) : null;
  if (end && !start) {
    const found = await readNewer(ctx, condition, end, size + 1);
    const places = found.slice(0, size).reverse();
    return toPage(places, { more: places.length > 0, earlier: found.length > size });
  }
  const skip = start ? 0 : Math.min(page * size, MAX_SKIP);
  const found =
    counted && skip > MAX_SKIPPED
      ? await readAfter(ctx, { condition, counted }, skip - 1, size + 1)
      : await readOlder(ctx, condition, start, { take: size + 1, skip });
  return toPage(found.slice(0, size), { more: found.length > size, earlier: start !== null || skip > 0 });
}

/** Reads the runs that follow this index in the list. */
async function readAfter(
  ctx: Caller,
  { condition, counted }: { condition: Prisma.Sql; counted: CountedList },
  index: number,
  take: number,
): Promise<RunPlace[]> {
  const place = await findPlace(ctx, counted, condition, index);
  return place ? readOlder(ctx, condition, { createdAt: place.at, id: place.id }, { take }) : [];
}

/**
 * Reads a page's runs. The first page, which most requests ask for, takes one statement. Other pages take two, as does
 * the first page if it's larger than usual or has filters that affect Postgres's plan.
 */
export async function readPage(
  ctx: Caller,
  selection: Omit<RunSelection, "found">,
  start: PageStart,
  size: number,
): Promise<Page<ListedRunRow>> {
  const { condition, counted } = selection;
  const isFirst = start.page === 0 && !start.after && !start.before && size < MAX_NEWEST;
  if (isFirst && counted && !counted.status && !counted.reason) {
    const found = await findNewestRuns(ctx, condition);
    return toPage(found.slice(0, size), { more: found.length > size, earlier: false });
  }
  const { rows, ...page } = await readPlaces(ctx, selection, start, size);
  const ids = rows.map(({ id }) => id);
  return { ...page, rows: await findListedRuns(ctx, ids) };
}

function toPage<T extends RunPlace>(
  rows: readonly T[],
  { more, earlier }: { more: boolean; earlier: boolean },
): Page<T> {
  const [first, last] = [rows.at(0), rows.at(-1)];
  return {
    rows,
    next: more && last ? writeCursor(last) : null,
    previous: earlier && first ? writeCursor(first) : null,
  };
}

/** Reads the runs older than `place`, or the list's first runs if it's null, newest first. Reads only the index. */
export function readOlder(
  { db }: Pick<Caller, "db">,
  condition: Prisma.Sql,
  place: RunPlace | null,
  { take, skip = 0 }: { take: number; skip?: number },
): Promise<RunPlace[]> {
  const older = place
    ? Prisma.sql`AND ("Run"."createdAt", "Run"."id") < (${place.createdAt}, ${place.id})`
    : Prisma.empty;
  return db.$queryRaw<RunPlace[]>`
    SELECT "Run"."createdAt", "Run"."id" FROM "Run" WHERE ${condition} ${older}
    ORDER BY "Run"."createdAt" DESC, "Run"."id" DESC LIMIT ${take} OFFSET ${skip}`;
}

function readNewer(
  { db }: Pick<Caller, "db">,
  condition: Prisma.Sql,
  place: RunPlace,
  take: number,
): Promise<RunPlace[]> {
  return db.$queryRaw<RunPlace[]>`
    SELECT "Run"."createdAt", "Run"."id" FROM "Run"
    WHERE ${condition} AND ("Run"."createdAt", "Run"."id") > (${place.createdAt}, ${place.id})
    ORDER BY "Run"."createdAt", "Run"."id" LIMIT ${take}`;
}

/** Counts the runs. Without an exact total, counting stops at `MAX_COUNTED`. */
export async function countRuns(
  ctx: Caller,
  { condition, counted, found }: RunSelection,
): Promise<{ totalElements: number; exact: boolean }> {
  if (counted) return { totalElements: await readTotal(ctx, counted), exact: true };
  const count = found ?? (await countSome(ctx, condition));
  return { totalElements: Math.min(count, MAX_COUNTED), exact: count <= MAX_COUNTED };
}

async function countSome({ db }: Caller, condition: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count" FROM (SELECT FROM "Run" WHERE ${condition} LIMIT ${MAX_COUNTED + 1}) found`;
  return row.count;
}
