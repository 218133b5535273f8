import type { RunListQuery } from "@/server/domain/run/finding/api";
import { type RunPlace, readCursor, writeCursor } from "@/server/domain/run/finding/cursor";
import { MAX_COUNTED } from "@/server/domain/run/finding/filters";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

type Database = Pick<ServiceContext, "db">;

/** A page this far down is empty. */
const MAX_SKIP = 2 ** 31 - 1;

interface Places {
  places: readonly RunPlace[];
  next: string | null;
  previous: string | null;
}

/** Reads which runs are on a page: after or before a cursor, or by its number. */
export async function readPlaces(
  ctx: Database,
  condition: Prisma.Sql,
  { after, before, page }: Pick<RunListQuery, "after" | "before" | "page">,
  size: number,
): Promise<Places> {
  const start = after ? readCursor(after) : null;
  const end = before ? readCursor(before) : null;
  if (end && !start) {
    const found = await readNewer(ctx, condition, end, size + 1);
    const places = found.slice(0, size).reverse();
    return toPage(places, { more: places.length > 0, earlier: found.length > size });
  }
  const skip = start ? 0 : Math.min(page * size, MAX_SKIP);
  const found = await readOlder(ctx, condition, start, { take: size + 1, skip });
  return toPage(found.slice(0, size), { more: found.length > size, earlier: start !== null || skip > 0 });
}

function toPage(places: readonly RunPlace[], { more, earlier }: { more: boolean; earlier: boolean }): Places {
  const [first, last] = [places.at(0), places.at(-1)];
  return {
    places,
    next: more && last ? writeCursor(last) : null,
    previous: earlier && first ? writeCursor(first) : null,
  };
}

/** Reads the runs before a place in the list, or its first runs, newest first. Reads only the index. */
export function readOlder(
  { db }: Database,
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
  { db }: Database,
  condition: Prisma.Sql,
  place: RunPlace,
  take: number,
): Promise<RunPlace[]> {
  return db.$queryRaw<RunPlace[]>`
    SELECT "Run"."createdAt", "Run"."id" FROM "Run"
    WHERE ${condition} AND ("Run"."createdAt", "Run"."id") > (${place.createdAt}, ${place.id})
    ORDER BY "Run"."createdAt", "Run"."id" LIMIT ${take}`;
}

/** Counts the runs. Unless all are to be counted, stops at `MAX_COUNTED`. */
export async function countRuns(
  { db }: Database,
  condition: Prisma.Sql,
  { all }: { all: boolean },
): Promise<{ totalElements: number; exact: boolean }> {
  const limit = all ? Prisma.empty : Prisma.sql`LIMIT ${MAX_COUNTED + 1}`;
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count" FROM (SELECT FROM "Run" WHERE ${condition} ${limit}) found`;
  return {
    totalElements: all ? row.count : Math.min(row.count, MAX_COUNTED),
    exact: all || row.count <= MAX_COUNTED,
  };
}
