import { failureOf } from "@/server/domain/run/cause";
import type { RunFilters } from "@/server/domain/run/finding/api";
import { MAX_COUNTED, PERIOD_MS } from "@/server/domain/run/finding/filters";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import type { CountedList } from "@/server/services/totals/read";
import type { RunSelection } from "./places";

type Caller = Pick<ServiceContext, "db" | "organizationId" | "now">;

/**
 * If a search finds at most this many runs, all of them are read before the list. Otherwise, matches are found quickly
 * by reading the list.
 */
const MAX_RARE = 1_000;

/** Selects the runs that match the filters, to list and count them. */
export async function selectRuns(ctx: Caller, filters: RunFilters): Promise<RunSelection> {
  const { q: _, ...others } = filters;
  const isTotal = !hasFilters(others);
  const found = await countFound(ctx, filters, isTotal ? MAX_COUNTED : MAX_RARE);
  return {
    condition: narrowRuns(ctx, filters, found),
    counted: countedRuns(filters),
    found: isTotal ? found : null,
  };
}

/** Turns filters into a condition on "Run", for queries that don't need a total. */
export async function matchRuns(ctx: Caller, filters: RunFilters): Promise<Prisma.Sql> {
  return narrowRuns(ctx, filters, await countFound(ctx, filters, MAX_RARE));
}

function hasFilters(filters: object): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

/**
 * Counts the runs that a search finds, up to one more than `max`. Null without a search. Postgres can't estimate this
 * number: if only a few of many runs matched, it would read the whole list to find them.
 */
async function countFound(
  { db, organizationId }: Caller,
  filters: RunFilters,
  max: number,
): Promise<number | null> {
  const search = searchOf(filters);
  if (search === undefined) return null;
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count"
    FROM (SELECT FROM "RunWords" WHERE ${hasWords(organizationId, search)} LIMIT ${max + 1}) found`;
  return row.count;
}

/** Turns filters into a condition. Omits tests of a single step. `found` is how many runs a search finds. */
function narrowRuns({ organizationId, now }: Caller, filters: RunFilters, found: number | null): Prisma.Sql {
  const isRare = found !== null && found <= MAX_RARE;
  const conditions = [
    // The purpose is a literal, so that Postgres can use the indexes of listed runs.
    Prisma.sql`"Run"."organizationId" = ${organizationId} AND "Run"."purpose" <> 'TEST'`,
    ...narrowByState(filters),
    ...narrowByCause(filters, organizationId),
    ...narrowByStart(filters, now()),
    ...narrowByWork(filters, organizationId),
    ...narrowBySearch(filters, organizationId, isRare),
  ];
  return Prisma.join(conditions, " AND ");
}

/** Returns the list whose exact total applies to these filters. Null if there's no exact total. */
function countedRuns(filters: RunFilters): CountedList | null {
  const { status, reason, workflowId, ...others } = filters;
  const isCounted = !hasFilters({ ...others, q: searchOf(filters) });
  return isCounted ? { list: "Run", status, reason, workflowId } : null;
}

/** Returns the search terms, if any. */
export function searchOf({ q }: Pick<RunFilters, "q">): string | undefined {
  return q?.trim() || undefined;
}

function narrowByState({ status, reason }: RunFilters): Prisma.Sql[] {
  return [
    ...(status ? [isOneOf(Prisma.sql`"Run"."status"`, status, Prisma.sql`"RunStatus"`)] : []),
    ...(reason ? [isOneOf(Prisma.sql`"Run"."reason"`, reason, Prisma.sql`"RunReason"`)] : []),
  ];
}

/**
 * Uses `=` for a single value, so that Postgres reads the index in the list's order and stops when the page
 * is full.
 */
function isOneOf(column: Prisma.Sql, values: readonly string[], type: Prisma.Sql): Prisma.Sql {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0
    ? Prisma.sql`${column} = ${only}::${type}`
    : Prisma.sql`${column} = ANY(${values}::${type}[])`;
}

/**
 * Matches the runs that Insights counts for this cause. Reads only failed runs, which have an index in the list's
 * order.
 */
function narrowByCause({ cause }: RunFilters, organizationId: string): Prisma.Sql[] {
  if (cause === undefined) return [];
  const { reason, code } = failureOf(cause);
  const conditions = [
    // The reason is a literal, so that Postgres can use the index of failed runs.
    Prisma.sql`"reason" = ${Prisma.raw(`'${reason}'`)}`,
    ...(code === undefined
      ? []
      : [code === null ? Prisma.sql`"code" IS NULL` : Prisma.sql`"code" = ${code}`]),
  ];
  return [
    Prisma.sql`"Run"."status" = 'FAILED'`,
    hasRow(Prisma.sql`"RunFigures"`, organizationId, Prisma.join(conditions, " AND ")),
  ];
}

function narrowByStart(
  { workflowId, sessionId, startedBy, since, from, to }: RunFilters,
  now: Date,
): Prisma.Sql[] {
  const first = since ? new Date(now.getTime() - PERIOD_MS[since]) : from && new Date(from);
  return [
    ...(workflowId !== undefined ? [Prisma.sql`"Run"."workflowId" = ${workflowId}`] : []),
    ...(sessionId !== undefined ? [Prisma.sql`"Run"."sessionId" = ${sessionId}::uuid`] : []),
    ...(startedBy !== undefined ? [Prisma.sql`"Run"."startedById" = ${startedBy}`] : []),
    ...(first ? [Prisma.sql`"Run"."createdAt" >= ${first}`] : []),
    ...(to ? [Prisma.sql`"Run"."createdAt" < ${new Date(to)}`] : []),
  ];
}

function narrowByWork(filters: RunFilters, organizationId: string): Prisma.Sql[] {
  const { version, agentId, model } = filters;
  return [
    ...(version !== undefined ? [Prisma.sql`"Run"."revision"::bigint = ${version}::bigint`] : []),
    ...(agentId !== undefined
      ? [hasRow(Prisma.sql`"RunAgent"`, organizationId, Prisma.sql`"agentId" = ${agentId}`)]
      : []),
    ...(model !== undefined
      ? [hasRow(Prisma.sql`"StepRun"`, organizationId, Prisma.sql`"model" = ${model} AND NOT "reused"`)]
      : []),
    ...narrowByCost(filters, organizationId),
  ];
}

/**
 * If the search finds few runs, reads their IDs into an array once, before the list. Postgres might check any other
 * condition once per run.
 */
function narrowBySearch(filters: RunFilters, organizationId: string, isRare: boolean): Prisma.Sql[] {
  const search = searchOf(filters);
  if (search === undefined) return [];
  const found = Prisma.sql`SELECT "runId" FROM "RunWords" WHERE ${hasWords(organizationId, search)}`;
  return [isRare ? Prisma.sql`"Run"."id" = ANY(ARRAY(${found}))` : Prisma.sql`"Run"."id" IN (${found})`];
}

function hasWords(organizationId: string, search: string): Prisma.Sql {
  return Prisma.sql`"organizationId" = ${organizationId} AND "words" @@ "wordsQuery"(${organizationId}, ${search})`;
}

function narrowByCost({ minCost, maxCost }: RunFilters, organizationId: string): Prisma.Sql[] {
  if (minCost === undefined && maxCost === undefined) return [];
  const bounds = [
    ...(minCost !== undefined ? [Prisma.sql`"cost" >= ${minCost}::bigint`] : []),
    ...(maxCost !== undefined ? [Prisma.sql`"cost" <= ${maxCost}::bigint`] : []),
  ];
  return [hasRow(Prisma.sql`"RunCost"`, organizationId, Prisma.join(bounds, " AND "))];
}

/** Matches runs that have a row in `table` that meets the condition. */
function hasRow(table: Prisma.Sql, organizationId: string, condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`"Run"."id" IN (
    SELECT "runId" FROM ${table} WHERE "organizationId" = ${organizationId} AND ${condition})`;
}
