import { keyAt } from "@/server/engine/protocol/matching";
import type { Ending, IncomingEvent, Run, ServedFunction, Step, Suspension } from "@/server/engine/types";
import { STEPS, withSteps } from "./claims";
import { type Database, PATIENCE_MS } from "./database";
import { eventsOfEnd, routing, routingValues } from "./events";
import { triggeredBy } from "./single-event";
import type { RowStatement, Statement } from "./statement";

/** Allows writing to a run only if its row is claimed for this call and the term hasn't ended. */
const OWN_CALL = `run.id = $1 and run.status = 'running' and run.term = $2 and run.calls = $3
  and exists (select from leader where leader.term = $2)`;

/** Skips locked rows, so a combined statement never waits for a lock and can't deadlock. */
const LOCK_RUNS = "select id from run where id = any($1::text[]) for update skip locked";
/** Same as `OWN_CALL`, for all calls in `sent`. */
const OWN_CALLS = `run.id = any(array(select id from locked)) and run.status = 'running' and run.term = sent.term
  and run.calls = sent.calls and exists (select from leader where leader.term = sent.term)`;

const RECORD: Statement = {
  name: "engine-record",
  text: `with own as (
    update run set calls = calls + $4::bool::int, attempt = 0, target = $5,
      step_count = step_count + cardinality($6::text[]), state_size = state_size + $8
    where ${OWN_CALL} returning id, step_count, state_size
  ), kept as (
    insert into step (run_id, step_id, state)
    select own.id, done.id, done.state
    from own, unnest($6::text[], $7::json[]) with ordinality as done (id, state, position)
    order by done.position on conflict do nothing
  )
  select own.step_count, own.state_size::float8, case when $4::bool then ${STEPS} end as steps
  from own join run on run.id = own.id`,
};

/** Records one step within a call, which is by far the most frequent write. */
const RECORD_STEP: RowStatement = {
  one: {
    name: "engine-record-one",
    text: `with own as (
      update run set attempt = 0, target = null, step_count = step_count + 1, state_size = state_size + $6
      where ${OWN_CALL} returning id, step_count, state_size
    ), kept as (
      insert into step (run_id, step_id, state) select id, $4, $5::json from own on conflict do nothing
    )
    select step_count, state_size::float8, null as steps from own`,
  },
  many: {
    name: "engine-record-many",
    text: `with sent as (
      select * from unnest($1::text[], $2::bigint[], $3::int[], $4::text[], $5::json[], $6::bigint[])
        as sent (id, term, calls, step_id, state, size)
    ), locked as (
      ${LOCK_RUNS}
    ), own as (
      update run set attempt = 0, target = null, step_count = step_count + 1, state_size = state_size + sent.size
      from sent where run.id = sent.id and ${OWN_CALLS}
      returning run.id, sent.step_id, sent.state, step_count, state_size
    ), kept as (
      insert into step (run_id, step_id, state) select id, step_id, state from own on conflict do nothing
    )
    select id, step_count, state_size::float8, null as steps from own`,
  },
};

type Recorded = { step_count: number; state_size: number; steps: Step[] | null };

/**
 * Records completed steps without overwriting existing results. With `nextCall`, prepares `run` for a
 * separate call. Returns null if this process lost the run.
 */
export async function recordSteps(
  database: Database,
  run: Run,
  steps: { id: string; state: string }[],
  nextCall: { target: string | null } | null,
): Promise<{ stepCount: number; stateSize: number } | null> {
  const size = steps.reduce((sum, { state }) => sum + state.length, 0);
  const [step, ...others] = steps;
  const rights = rightsOf(run);
  const isOne = step && others.length === 0 && nextCall === null;
  const row = isOne
    ? await database.queryRow<Recorded>(RECORD_STEP, [...rights, step.id, step.state, size], PATIENCE_MS)
    : await recordAll(database, [
        ...rights,
        nextCall !== null,
        nextCall?.target ?? null,
        steps.map(({ id }) => id),
        steps.map(({ state }) => state),
        size,
      ]);
  if (!row) return null;
  if (nextCall) {
    run.calls += 1;
    run.attempt = 0;
    run.target = nextCall.target;
    run.steps = withSteps(
      row.steps ?? [],
      steps.map(({ id, state }) => ({ id, state: JSON.parse(state) })),
    );
    run.unread = [];
  }
  return { stepCount: row.step_count, stateSize: row.state_size };
}

async function recordAll(database: Database, values: unknown[]): Promise<Recorded | null> {
  const [row] = await database.query<Recorded>(RECORD, values, PATIENCE_MS);
  return row ?? null;
}

const SUSPEND: Statement = {
  name: "engine-suspend",
  text: `update run set status = $4, due_at = now() + $5::float8 * interval '1 millisecond', attempt = $6, step_id = $7,
    wait_event = $8, wait_key = $9 where ${OWN_CALL} returning id`,
};

/** Suspends the run until it's due. Returns false if this process lost the run. */
export async function suspendRun(database: Database, run: Run, to: Suspension): Promise<boolean> {
  const key = to.wait && keyAt(run.event, to.wait.path);
  const values = [to.status, to.dueIn, to.attempt, to.stepId, to.wait?.event ?? null, key];
  return (await database.query(SUSPEND, [...rightsOf(run), ...values], PATIENCE_MS)).length > 0;
}

const END: Statement = {
  name: "engine-end",
  text: `with own as (
    update run set status = $4, output = $5, ended_at = now(), due_at = null where ${OWN_CALL} returning id
  ), disarmed as (
    delete from cancel where run_id in (select id from own)
  ), ${routing(5, "exists (select from own)")}
  select count(*)::int as woken from woken`,
};

/** Returns SQL that's true if no run waits for or is canceled by the events with these names. */
const UNHEARD = (names: string) => `not exists (
    select from run as other where other.status = 'waiting' and other.wait_event = any(${names}::text[])
  ) and not exists (select from cancel where cancel.event = any(${names}::text[]))`;
const DISARMED = "disarmed as (delete from cancel where run_id in (select id from own))";

const END_QUIETLY: RowStatement = {
  one: {
    name: "engine-end-quietly",
    text: `with own as (
      update run set status = $4, output = $5, ended_at = now(), due_at = null
      where ${OWN_CALL} and ${UNHEARD("$6")} returning id
    ), ${DISARMED}
    select id from own`,
  },
  many: {
    name: "engine-end-many",
    text: `with sent as (
      select * from unnest($1::text[], $2::bigint[], $3::int[], $4::text[], $5::json[], $6::text[])
        as sent (id, term, calls, status, output, names)
    ), locked as (
      ${LOCK_RUNS}
    ), own as (
      update run set status = sent.status, output = sent.output, ended_at = now(), due_at = null
      from sent where run.id = sent.id and ${OWN_CALLS} and ${UNHEARD("sent.names")} returning run.id
    ), ${DISARMED}
    select id from own`,
  },
};

/**
 * Ends the run without sending its final events. Does nothing and returns false if this process lost the run, or if
 * those events might resume or cancel another run.
 */
async function endQuietly(
  database: Database,
  run: Run,
  { status, output }: Ending,
  events: IncomingEvent[],
): Promise<boolean> {
  // An array literal, because Postgres requires nested arrays to have the same length.
  const names = `{${events.map(({ body }) => body.name).join(",")}}`;
  const values = [...rightsOf(run), status, JSON.stringify(output ?? null), names];
  return (await database.queryRow(END_QUIETLY, values, PATIENCE_MS)) !== null;
}

/**
 * Ends the run. Also sends its final events if they might start, resume, or cancel another run. Does nothing if this
 * process lost the run. Returns whether the final events woke another run.
 */
export async function endRun(
  database: Database,
  run: Run,
  ending: Ending,
  functions: ServedFunction[],
): Promise<boolean> {
  const { status, output } = ending;
  const events = eventsOfEnd(run, status, output);
  const startsOthers = events.some((event) => triggeredBy(event, functions).length > 0);
  if (!startsOthers && (await endQuietly(database, run, ending, events))) return false;
  const values = [status, JSON.stringify(output ?? null), ...routingValues(events, functions, null)];
  const rows = await database.query<{ woken: number }>(END, [...rightsOf(run), ...values], PATIENCE_MS);
  return (rows[0]?.woken ?? 0) > 0;
}

const FORGET: Statement = {
  name: "engine-forget",
  text: `with old_runs as (
    delete from run where id in (
      select id from run where ended_at < now() - $1 * interval '1 millisecond' limit 1000) returning id
  ), old_events as (
    delete from event where id in (
      select id from event where received_at < now() - $1 * interval '1 millisecond'
        and not exists (select from run where run.event_id = event.id) limit 1000) returning id
  )
  select (select count(*) from old_runs)::int + (select count(*) from old_events)::int as forgotten`,
};

/**
 * Deletes runs that ended and events that arrived more than `retention` milliseconds ago. Returns whether
 * there may be more to delete.
 */
export async function forgetOld(database: Database, retention: number): Promise<boolean> {
  const rows = await database.query<{ forgotten: number }>(FORGET, [retention]);
  return (rows[0]?.forgotten ?? 0) > 0;
}

function rightsOf({ id, term, calls }: Run): unknown[] {
  return [id, term, calls];
}
