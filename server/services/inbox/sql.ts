import type { InboxQuery } from "@/server/domain/review/inbox/inbox";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { CLOSED_AT } from "@/server/services/totals/read";

/** Selects the reviews in a list. `count` is the number of reviews before filtering. */
export interface Selection {
  condition: Prisma.Sql;
  count: number;
}

export function isOpen({ organizationId }: Pick<ServiceContext, "organizationId">): Prisma.Sql {
  return Prisma.sql`"Review"."organizationId" = ${organizationId} AND "Review"."status" = 'OPEN'`;
}

/** Reviews with their runs and the members who started the runs. */
const REVIEWS_AND_REQUESTERS = Prisma.sql`
  "Review" JOIN "Run" ON "Run"."id" = "Review"."runId"
    JOIN "Member" requester ON requester."id" = "Run"."startedById"`;

/** How a list of reviews is filtered and sorted. */
export interface InboxOrder {
  /** Null if nothing is filtered out. */
  where: Prisma.Sql | null;
  orderBy: Prisma.Sql;
  /** True if the list is sorted by closing time, so that `findPlace` can skip to a later page. */
  isByDecision: boolean;
  /** The number of reviews for the same workflow. NULL unless the list is grouped. */
  groupSize: Prisma.Sql;
  /** The tables this query needs, for its FROM clause. */
  from: Prisma.Sql;
}

export interface InboxPlace {
  id: string;
  groupSize: number | null;
}

/** How the lists of open reviews can be sorted. */
const SORTS = {
  due: Prisma.sql`"Review"."dueAt" ASC NULLS LAST, "Review"."createdAt", "Review"."id"`,
  oldest: Prisma.sql`"Review"."createdAt", "Review"."id"`,
  newest: Prisma.sql`"Review"."createdAt" DESC, "Review"."id" DESC`,
};

const BY_DECISION = Prisma.sql`${CLOSED_AT} DESC, "Review"."id" DESC`;

const WORKFLOW = Prisma.sql`"Run"."workflowName", "Review"."workflowId"`;

/**
 * Turns the inbox's filters and sort order into SQL. The caller adds the tab's own condition. On the done tab, that
 * condition includes the workflow.
 */
export function orderInbox(
  query: Pick<InboxQuery, "tab" | "search" | "show" | "workflowId" | "requesterId" | "sort" | "grouped">,
  { organizationId, now }: { organizationId: string; now: Date },
): InboxOrder {
  const { tab, workflowId, requesterId, sort = "due", grouped = false } = query;
  const search = query.search?.trim();
  const conditions = [
    ...(search
      ? [findText(search, organizationId), ...(tab === "done" ? [recentlyClosed(organizationId)] : [])]
      : []),
    ...(query.show && tab !== "done" ? [showOnly(query.show, now)] : []),
    ...(workflowId && tab !== "done" ? [Prisma.sql`"Review"."workflowId" = ${workflowId}`] : []),
    ...(requesterId ? [Prisma.sql`"Run"."startedById" = ${requesterId}`] : []),
  ];
  const sorted = tab === "done" ? BY_DECISION : SORTS[sort];
  return {
    where: conditions.length > 0 ? Prisma.join(conditions, " AND ") : null,
    orderBy: grouped ? Prisma.sql`${WORKFLOW}, ${sorted}` : sorted,
    isByDecision: tab === "done" && !grouped,
    groupSize: grouped ? Prisma.sql`count(*) OVER (PARTITION BY ${WORKFLOW})::int` : Prisma.sql`NULL::int`,
    from: search || requesterId || grouped ? REVIEWS_AND_REQUESTERS : Prisma.sql`"Review"`,
  };
}

/** Matches text anywhere, ignoring case. `%` and `_` are ordinary characters. */
function findText(search: string, organizationId: string): Prisma.Sql {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`(
    "Run"."workflowName" ILIKE ${pattern}
    OR requester."id" IN (
      SELECT "Member"."id" FROM "Member" JOIN "User" ON "User"."id" = "Member"."userId"
      WHERE "Member"."organizationId" = ${organizationId}
        AND ("User"."name" ILIKE ${pattern} OR "User"."email" ILIKE ${pattern}))
    OR "Review"."action" ILIKE ${pattern}
    OR "Review"."text" ILIKE ${pattern})`;
}

/** A search reads the text of each review, so it covers only the most recently closed ones. */
const MAX_SEARCHED = 10_000;

function recentlyClosed(organizationId: string): Prisma.Sql {
  return Prisma.sql`"Review"."id" IN (
    SELECT "id" FROM "Review" WHERE "organizationId" = ${organizationId} AND "status" <> 'OPEN'
    ORDER BY ${CLOSED_AT} DESC LIMIT ${MAX_SEARCHED})`;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function showOnly(show: NonNullable<InboxQuery["show"]>, now: Date): Prisma.Sql {
  switch (show) {
    case "unassigned":
      return Prisma.sql`NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements_text("Review"."policy"->'approvers' || CASE
          WHEN "Review"."escalatedAt" IS NULL OR "Review"."policy"->'approvers' = '[]' THEN '[]' ELSE "Review"."policy"->'escalate'->'to' END) AS approver
        WHERE approver NOT LIKE 'role:%')`;
    case "due":
      return Prisma.sql`"Review"."dueAt" <= ${new Date(now.getTime() + DAY_MS)}`;
    case "late":
      return Prisma.sql`"Review"."createdAt" + ("Review"."dueAt" - "Review"."createdAt") / 2 <= ${now}`;
  }
}
