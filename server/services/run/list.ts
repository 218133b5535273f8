import { makePage } from "@/server/domain/pagination";
import type { RunListDto, RunListQuery } from "@/server/domain/run/finding/api";
import { env } from "@/server/infra/env";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { searchOf, selectRuns } from "./finding/narrow";
import { countRuns, readPage } from "./finding/places";
import { presentListedRuns } from "./finding/rows";

/** Lists the runs of all workflows, including deleted ones, newest first. Omits tests of a single step. */
export async function listRuns(ctx: ServiceContext, query: RunListQuery): Promise<RunListDto> {
  requireScope(ctx, "runs:read");
  const { page, size: asked, after, before, ...filters } = query;
  const size = Math.min(asked, env().maxPageSize);
  const selection = await selectRuns(ctx, filters);
  const [{ totalElements, exact }, { rows, next, previous }] = await Promise.all([
    countRuns(ctx, selection),
    readPage(ctx, selection, { page, after, before }, size),
  ]);
  const runs = await presentListedRuns(ctx, rows, searchOf(filters));
  const list = makePage(runs, totalElements, { page, size });
  return { ...list, first: previous === null && page === 0, last: next === null, exact, next, previous };
}
