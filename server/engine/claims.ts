import type { Database, Statement } from "./database";
import type { InngestEvent, Run, Step } from "./types";

/** What a run remembers, in the order in which it came. */
export const STEPS = `(select json_agg(json_build_object('id', step.step_id, 'state', step.state) order by step.position)
  from step where step.run_id = run.id)`;

/** A running row that this process does not run was left by a crash: it is open again, and an attempt is used. */
const CLAIM: Statement = {
  name: "engine-claim",
  text: `with due as (
    select id, status, step_id from run
    where due_at <= now() and not (status = 'running' and id = any($3))
      and exists (select from leader where term = $1)
    order by due_at limit $2 for update skip locked
  ), elapsed as (
    insert into step (run_id, step_id, state) select id, step_id, 'null' from due
    where status in ('sleeping', 'waiting') on conflict do nothing
  )
  update run set status = 'running', term = $1, calls = calls + 1,
    attempt = attempt + (due.status = 'running')::int
  from due, event where run.id = due.id and event.id = run.event_id
  returning run.id, run.function_id, run.attempt, run.target, run.term, run.calls, run.cancelled,
    event.body as event, ${STEPS} as steps,
    case when due.status in ('sleeping', 'waiting') then json_build_object('id', due.step_id, 'state', null) end
      as new_step`,
};

/** A claimed run as statements return it. `new_step` came with the claim, and is not among `steps`. */
export type ClaimedRow = {
  id: string;
  function_id: string;
  attempt: number;
  target: string | null;
  term: string;
  calls: number;
  cancelled: boolean;
  event: InngestEvent;
  steps: Step[] | null;
  new_step: Step | null;
};

/** Takes up to `limit` due runs for this term. `active` are those that this process is running. */
export async function claimRuns(
  database: Database,
  { term, limit, active }: { term: string; limit: number; active: string[] },
): Promise<Run[]> {
  const rows = await database.query<ClaimedRow>(CLAIM, [term, limit, active]);
  return rows.map(claimedRun);
}

export function claimedRun({ function_id: functionId, steps, new_step: newStep, ...row }: ClaimedRow): Run {
  return { ...row, functionId, halted: false, steps: withSteps(steps ?? [], newStep ? [newStep] : []) };
}

const NEXT_DUE: Statement = {
  name: "engine-next-due",
  text: `select extract(epoch from min(due_at) - now())::float8 * 1000 as ms from run where due_at > now()`,
};

/** Milliseconds until the next run is due, or null when none is. */
export async function untilNextDue(database: Database): Promise<number | null> {
  const rows = await database.query<{ ms: number | null }>(NEXT_DUE, []);
  return rows[0]?.ms ?? null;
}

const OLDEST_DUE: Statement = {
  name: "engine-oldest-due",
  text: `select extract(epoch from now() - min(due_at))::float8 as seconds from run
    where due_at <= now() and status <> 'running'`,
};

/** Seconds for which the oldest run that is due has waited for a call; 0 when none waits. */
export async function oldestDue(database: Database): Promise<number> {
  const rows = await database.query<{ seconds: number | null }>(OLDEST_DUE, []);
  return rows[0]?.seconds ?? 0;
}

export function withSteps(known: Step[], more: Step[]): Step[] {
  return [...known, ...more.filter(({ id }) => !known.some((step) => step.id === id))];
}
