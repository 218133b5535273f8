import type { ListedRunDto, RunFilters } from "@/server/domain/run/finding/api";
import { readCursor, writeCursor } from "@/server/domain/run/finding/cursor";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { findListedRuns } from "@/server/services/sql/listed-runs";
import { matchRuns } from "./finding/narrow";
import { readOlder } from "./finding/places";
import { presentListedRuns } from "./finding/rows";

const CHUNK = 500;

/** Reads the next runs of an export, newest first, without counting all of them. */
export async function readRunChunk(
  ctx: ServiceContext,
  { after, ...filters }: RunFilters & { after?: string | undefined },
): Promise<{ runs: ListedRunDto[]; next: string | null }> {
  requireScope(ctx, "runs:read");
  const start = after === undefined ? null : readCursor(after);
  const condition = await matchRuns(ctx, filters);
  const found = await readOlder(ctx, condition, start, { take: CHUNK + 1 });
  const places = found.slice(0, CHUNK);
  const last = found.length > CHUNK ? places.at(-1) : undefined;
  const ids = places.map(({ id }) => id);
  return {
    runs: await presentListedRuns(ctx, await findListedRuns(ctx, ids)),
    next: last ? writeCursor(last) : null,
  };
}
