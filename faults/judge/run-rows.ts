import type { Sql } from "@/faults/witness/moves";

export interface RunRow {
  id: string;
  key: string;
  status: string;
  reason: string | null;
  claimedBy: string | null;
  output: string | null;
  /** The number of runs started with this key, not counting reruns. */
  copies: number;
}
export interface StepRow {
  runId: string;
  stepOrder: number;
  agentId: string;
  attempt: number;
  round: number;
  status: string;
  starts: number;
  input: string;
  output: string | null;
}
export interface ReviewRow {
  id: string;
  runId: string;
  status: string;
  quorum: number;
  /** The decisions that count toward the quorum. */
  decisions: DecisionRow[];
}
interface DecisionRow {
  memberId: string;
  forMemberId: string | null;
  /** Whether the member was covering for `forMemberId` at the time. True if `forMemberId` is null. */
  isCovered: boolean;
}
export interface MoveRow {
  kind: string;
  id: string;
  runId: string;
  before: string;
  after: string;
  restarted: boolean;
}
export interface EngineRow {
  id: string;
  runId: string;
  status: string;
}

const IS_COVERED = `
  "forMemberId" is null or exists (
    select from "MemberCover" cover
    where cover."memberId" = "forMemberId" and cover."coverId" = decision."memberId"
      and decision."createdAt" >= cover."startsAt"
      and decision."createdAt" < least(cover."endsAt", cover."endedAt"))`;

/** Reads everything in the database about the given runs. The executor's tables are in `schema`. */
export async function readRows(database: Sql, runIds: readonly string[], schema = "engine") {
  const of = [runIds];
  const [runs, steps, reviews, moves, engine] = await Promise.all([
    database.sql<RunRow>(
      `select id, input as key, status::text, reason::text, "claimedBy", output,
         (select count(*)::int from "Run" other where other.input = "Run".input
            and not exists (select from "Rerun" where "Rerun"."runId" = other.id)) as copies
       from "Run" where id = any($1)`,
      of,
    ),
    database.sql<StepRow>(
      `select "runId", "stepOrder", "agentId", attempt, round, status::text, starts, input, output
       from "StepRun" where "runId" = any($1) order by "stepOrder", attempt`,
      of,
    ),
    database.sql<ReviewRow>(
      `select id, "runId", status::text, coalesce((policy ->> 'quorum')::int, 1) as quorum,
         (select coalesce(json_agg(json_build_object(
            'memberId', "memberId", 'forMemberId', "forMemberId", 'isCovered', ${IS_COVERED})), '[]')
          from "Decision" decision where "reviewId" = "Review".id and "voidedAt" is null) as decisions
       from "Review" where "runId" = any($1)`,
      of,
    ),
    database.sql<MoveRow>(
      `select kind, id, run_id as "runId", before, after, restarted as "restarted"
       from witness.move where run_id = any($1) order by position`,
      of,
    ),
    database.sql<EngineRow>(
      `select run.id, event.body -> 'data' ->> 'runId' as "runId", run.status
       from ${schema}.run join ${schema}.event on event.id = run.event_id
       where event.name = 'workflow/run.requested' and event.body -> 'data' ->> 'runId' = any($1)`,
      of,
    ),
  ]);
  return { runs, steps, reviews, moves, engine };
}

export type Rows = Awaited<ReturnType<typeof readRows>>;

const ENDED = new Set(["completed", "failed", "cancelled"]);

export function hasEnded(driver: EngineRow): boolean {
  return ENDED.has(driver.status);
}
