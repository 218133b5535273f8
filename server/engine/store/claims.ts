import type { InngestEvent, Run, Step } from "@/server/engine/types";
import { type Database, PATIENCE_MS } from "./database";
import { FREE, heldSql, type Limits, laneSql } from "./lanes";
import type { Statement } from "./statement";

/** A run's recorded steps, in order. */
export const STEPS = `(select json_agg(json_build_object('id', step.step_id, 'state', step.state) order by step.position)
  from step where step.run_id = run.id)`;

const IS_READY = "status in ('queued', 'running')";
const IS_LEADER = "exists (select from leader where term = $1)";

/**
 * A running row without a call in this process was left behind by a crash, so claiming its run uses an
 * attempt. The lane with the fewest calls goes first, and ties go to the lane after the last one served.
 * Finding each lane takes one index lookup. The row comparison makes the planner use the index sorted by
 * lane.
 */
export const CLAIM: Statement = {
  name: "engine-claim",
  text: `with recursive lanes as (
    (select lane, function_id from run where ${IS_READY} and lane is not null order by lane limit 1)
    union all
    select following.lane, following.function_id from lanes cross join lateral (
      select lane, function_id from run where ${IS_READY} and run.lane > lanes.lane order by lane limit 1) as following
  ), limited as (
    select function_id, most from unnest($5::text[], $7::int[]) as limited (function_id, most)
  ), open as (
    select lane, held, case when lane = '${FREE}' then $2::bigint else least($2::bigint, greatest(0, coalesce(most, $2::bigint) - held)) end as room
    from lanes left join limited using (function_id)
    cross join lateral (select ${heldSql("$4", "lanes.lane")} as held) as counted
  ), candidate as (
    select ready.id, row_number() over (order by held + place, lane <= $8, lane) as turn
    from open cross join lateral (
      select id, row_number() over (order by due_at) as place from (
        select id, due_at from run
        where ${IS_READY} and (run.lane, due_at) between (open.lane, '-infinity') and (open.lane, now())
          and not (status = 'running' and id = any($3))
        order by run.lane, due_at limit open.room
      ) as first_due
    ) as ready
    order by turn limit $2::bigint
  ), due as (
    select id, status from run where id = any(array(select id from candidate)) and ended_at is null
      and status not in ('sleeping', 'waiting') and ${IS_LEADER}
    for update skip locked
  ), claimed as (
    update run set status = 'running', term = $1, calls = calls + 1,
      attempt = attempt + (due.status = 'running')::int
    from due, event where run.id = due.id and run.id = any(array(select id from due)) and event.id = run.event_id
    returning run.id, run.function_id, run.lane, run.attempt, run.target, run.term, run.calls, run.cancelled,
      event.body as event, ${STEPS} as steps
  ), elapsed as (
    select id, step_id from run where status in ('sleeping', 'waiting') and due_at <= now() and ${IS_LEADER}
    order by due_at limit 1000 for update skip locked
  ), timed_out as (
    insert into step (run_id, step_id, state) select id, step_id, 'null' from elapsed on conflict do nothing
  ), laneless as (
    select id from run where ${IS_READY} and lane is null and ${IS_LEADER} limit 1000 for update skip locked
  ), queued as (
    update run set status = case when status = 'running' then status else 'queued' end,
      lane = coalesce(lane, ${laneSql("run.function_id", "event.body", "$5", "$6")})
    from event where event.id = run.event_id
      and run.id = any(array(select id from elapsed union all select id from laneless))
    returning run.id
  )
  select claimed.*, null as unread, null as new_step, others.queued from (select count(*)::int as queued from queued) as others
  left join (claimed join candidate using (id)) on true order by turn`,
};

/**
 * A claimed run, as returned by SQL statements. `new_step` was added by the claim and isn't in `steps`. `unread` has
 * the IDs of the other steps if the claim didn't read their results.
 */
export type ClaimedRow = {
  id: string;
  function_id: string;
  lane: string;
  attempt: number;
  target: string | null;
  term: string;
  calls: number;
  cancelled: boolean;
  event: InngestEvent;
  steps: Step[] | null;
  unread: string[] | null;
  new_step: Step | null;
};

/**
 * Claims up to `limit` due runs for this term. Lanes take turns. `active` lists the runs in this process, and
 * `last` is the last lane served. `more` is true if runs were queued for the next claim, either because their
 * sleep or wait ended or because they had no lane.
 */
export async function claimRuns(
  database: Database,
  { term, limit, active, limits, last }: Claiming,
): Promise<{ runs: Run[]; more: boolean }> {
  const rows = await database.query<(ClaimedRow | { id: null }) & { queued: number }>(CLAIM, [
    term,
    limit,
    active.map(({ id }) => id),
    active.map(({ lane }) => lane),
    limits.functions,
    limits.paths,
    limits.most,
    last,
  ]);
  return {
    runs: rows.flatMap((row) => (row.id === null ? [] : claimedRun(row))),
    more: rows.some(({ queued }) => queued > 0),
  };
}

type Claiming = { term: string; limit: number; active: Run[]; limits: Limits; last: string };

export function claimedRun(row: ClaimedRow): Run {
  const { id, function_id: functionId, lane, event, attempt, target, term, calls, cancelled } = row;
  const steps = withSteps(row.steps ?? [], row.new_step ? [row.new_step] : []);
  const unread = row.unread ?? [];
  return {
    id,
    functionId,
    lane,
    event,
    attempt,
    target,
    term,
    calls,
    cancelled,
    halted: false,
    steps,
    unread,
  };
}

const READ_STEPS: Statement = {
  name: "engine-steps",
  text: `select ${STEPS} as steps from run where id = $1`,
};

/** Reads the results of the steps that the claim didn't read. */
export async function readUnread(database: Database, run: Run): Promise<void> {
  if (run.unread.length === 0) return;
  const [row] = await database.query<{ steps: Step[] | null }>(READ_STEPS, [run.id], PATIENCE_MS);
  run.steps = row?.steps ?? [];
  run.unread = [];
}

const NEXT_DUE: Statement = {
  name: "engine-next-due",
  text: `select extract(epoch from min(due_at) - now())::float8 * 1000 as ms from run where due_at > now()`,
};

/** Returns the milliseconds until the next run is due, or null if no run is scheduled. */
export async function untilNextDue(database: Database): Promise<number | null> {
  const rows = await database.query<{ ms: number | null }>(NEXT_DUE, []);
  return rows[0]?.ms ?? null;
}

const OLDEST_DUE: Statement = {
  name: "engine-oldest-due",
  text: `select extract(epoch from now() - min(due_at))::float8 as seconds from run
    where due_at <= now() and status <> 'running'`,
};

/** Returns how many seconds the oldest due run has waited for a call, or 0 if no runs are waiting. */
export async function oldestDue(database: Database): Promise<number> {
  const rows = await database.query<{ seconds: number | null }>(OLDEST_DUE, []);
  return rows[0]?.seconds ?? 0;
}

const UNFINISHED: Statement = {
  name: "engine-unfinished",
  text: "select id from run where id = any($1::text[]) and ended_at is null",
};

/** Returns which of these runs haven't ended. */
export async function unfinished(database: Database, runIds: string[]): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>(UNFINISHED, [runIds]);
  return new Set(rows.map(({ id }) => id));
}

export function withSteps(known: Step[], more: Step[]): Step[] {
  return [...known, ...more.filter(({ id }) => !known.some((step) => step.id === id))];
}
