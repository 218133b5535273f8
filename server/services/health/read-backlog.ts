import type { Database } from "@/server/infra/db";

/** The work that's waiting across all organizations. Ages are in seconds, and 0 if nothing is waiting. */
export interface Backlog {
  runs: { queued: number; running: number; paused: number };
  /** The age of the run that has waited longest for its first step. */
  queuedAge: number;
  /** The age of the run or decision that has waited longest for the executor to pick it up. */
  unacknowledgedAge: number;
  reviews: { open: number; overdue: number; oldestAge: number };
  messages: { queued: number; oldestAge: number };
  deliveries: { queued: number; oldestAge: number };
  /** Ledger entries that aren't chained yet. */
  entries: { unchained: number; oldestAge: number };
}

type Row = Record<
  | "queued"
  | "running"
  | "paused"
  | "queuedAge"
  | "unclaimedAge"
  | "unsettledAge"
  | "open"
  | "overdue"
  | "reviewAge"
  | "messages"
  | "messageAge"
  | "deliveries"
  | "deliveryAge"
  | "entries"
  | "entryAge",
  number
>;

/**
 * Measures the backlog. Reads only pending rows, through partial indexes, so the number of finished runs doesn't
 * matter.
 */
export async function readBacklog(db: Database): Promise<Backlog> {
  const [row] = await db.$queryRaw<Row[]>`
    WITH runs AS (
      SELECT count(*) FILTER (WHERE "status" = 'QUEUED') AS "queued",
        count(*) FILTER (WHERE "status" = 'RUNNING') AS "running",
        count(*) FILTER (WHERE "status" = 'PAUSED') AS "paused",
        min("createdAt") FILTER (WHERE "status" = 'QUEUED') AS "queuedSince",
        min(coalesce("releasedAt", "createdAt")) FILTER (WHERE "claimedBy" IS NULL) AS "unclaimedSince"
      FROM "Run" WHERE "status" IN ('QUEUED', 'RUNNING', 'PAUSED')
    ), unsettled AS (
      SELECT min("closedAt") AS "since" FROM "Review"
      WHERE "status" <> 'OPEN' AND "settledAt" IS NULL AND "status" IN ('APPROVED', 'CHANGES_REQUESTED')
    ), open AS (
      SELECT count(*) AS "open", count(*) FILTER (WHERE "dueAt" < now()) AS "overdue", min("createdAt") AS "since"
      FROM "Review" WHERE "status" = 'OPEN'
    ), messages AS (
      SELECT count(*) AS "count", min("createdAt") AS "since" FROM "Message" WHERE "status" = 'QUEUED'
    ), deliveries AS (
      SELECT count(*) AS "count", min("createdAt") AS "since" FROM "WebhookDelivery" WHERE "status" = 'QUEUED'
    ), entries AS (
      SELECT count(*) AS "count", min(e."at") AS "since"
      FROM "LedgerPending" p JOIN "LedgerEntry" e ON e."id" = p."entryId"
    )
    SELECT runs."queued"::int, runs."running"::int, runs."paused"::int,
      extract(epoch FROM now() - runs."queuedSince")::float8 AS "queuedAge",
      extract(epoch FROM now() - runs."unclaimedSince")::float8 AS "unclaimedAge",
      extract(epoch FROM now() - unsettled."since")::float8 AS "unsettledAge",
      open."open"::int, open."overdue"::int, extract(epoch FROM now() - open."since")::float8 AS "reviewAge",
      messages."count"::int AS "messages", extract(epoch FROM now() - messages."since")::float8 AS "messageAge",
      deliveries."count"::int AS "deliveries", extract(epoch FROM now() - deliveries."since")::float8 AS "deliveryAge",
      entries."count"::int AS "entries", extract(epoch FROM now() - entries."since")::float8 AS "entryAge"
    FROM runs, unsettled, open, messages, deliveries, entries`;
  if (!row) throw new Error("the count returned no row");
  const { queued, running, paused, open, overdue } = row;
  return {
    runs: { queued, running, paused },
    queuedAge: age(row.queuedAge),
    unacknowledgedAge: Math.max(age(row.unclaimedAge), age(row.unsettledAge)),
    reviews: { open, overdue, oldestAge: age(row.reviewAge) },
    messages: { queued: row.messages, oldestAge: age(row.messageAge) },
    deliveries: { queued: row.deliveries, oldestAge: age(row.deliveryAge) },
    entries: { unchained: row.entries, oldestAge: age(row.entryAge) },
  };
}

/**
 * Returns 0 for null (nothing is waiting) and for negative ages, since a row from another process may be
 * slightly newer than this query.
 */
function age(seconds: number | null): number {
  return Math.max(0, seconds ?? 0);
}
