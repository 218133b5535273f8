import { ulid } from "@/server/engine/ids";
import { isRecord, keysOf } from "@/server/engine/protocol/matching";
import type { IncomingEvent, ServedFunction } from "@/server/engine/types";
import { type ClaimedRow, claimedRun, STEPS } from "./claims";
import type { Database } from "./database";
import { FREE, heldSql, laneSql, limitsOf } from "./lanes";
import {
  type Claim,
  type Claiming,
  cancelsOf,
  claimFor,
  SEND_PATIENCE_MS,
  type Sent,
  sendOne,
  triggeredBy,
} from "./single-event";
import type { Statement } from "./statement";

const EVENTS_OF_ENDS = ["inngest/function.failed", "inngest/function.finished"];

/**
 * Returns CTEs that store events and start, resume, and cancel runs. They do nothing unless `condition` holds, and they
 * ignore repeated events. If they start or resume exactly one run and its lane has room, they also claim that run.
 * Their eighteen parameters begin at `offset` + 1. Events are stored in the order of their unique index, to prevent
 * deadlocks.
 */
export function routing(offset: number, condition: string): string {
  const $ = (position: number) => `$${offset + position}`;
  const lane = (functionId: string, event: string) => laneSql(functionId, event, $(15), $(16));
  return `
  accepted as (
    insert into event (id, name, client_id, body)
    select id, name, client_id, body
    from unnest(${$(1)}::text[], ${$(2)}::text[], ${$(3)}::text[], ${$(4)}::json[])
      with ordinality as sent (id, name, client_id, body, position)
    where ${condition} order by name, client_id, position
    on conflict do nothing returning id, name, body
  ), triggered as (
    select sent.id, sent.function_id, sent.event_id, ${lane("sent.function_id", "accepted.body")} as lane
    from unnest(${$(5)}::text[], ${$(6)}::text[], ${$(7)}::text[]) as sent (id, function_id, event_id)
    join accepted on accepted.id = sent.event_id
  ), arrived as (
    select accepted.id, accepted.name, accepted.body, satisfied.key, satisfied.position
    from unnest(${$(12)}::text[], ${$(13)}::text[]) with ordinality as satisfied (event_id, key, position)
    join accepted on accepted.id = satisfied.event_id
  ), stopping as (
    select id from run where id in (
      select cancel.run_id from cancel join arrived on arrived.name = cancel.event and arrived.key = cancel.key
      where cancel.expires_at is null or cancel.expires_at > now())
    order by id for update
  ), cancelled as (
    update run set cancelled = true, status = 'queued', due_at = now(), lane = '${FREE}'
    where ended_at is null and not cancelled and id = any(array(select id from stopping))
    returning id
  ), awaited as (
    select distinct on (run.id) run.id as run_id, run.function_id, arrived.name, arrived.key, arrived.body,
      coalesce(run.lane, (select ${lane("run.function_id", "event.body")} from event where event.id = run.event_id)) as lane
    from arrived join run on run.status = 'waiting' and run.wait_event = arrived.name and run.wait_key = arrived.key
    where not exists (select from cancelled where cancelled.id = run.id)
    order by run.id, arrived.position
  ), wanted as (
    select function_id, lane from triggered union all select function_id, lane from awaited
  ), claimant as (
    select term from leader where term = ${$(14)} and (select count(*) from wanted) = 1 and not exists (
      select from wanted join unnest(${$(15)}::text[], ${$(17)}::int[]) as limited (function_id, most) using (function_id)
      where lane <> '${FREE}' and ${heldSql($(18), "wanted.lane")} >= most)
  ), started as (
    insert into run (id, function_id, event_id, lane, status, term, calls)
    select id, function_id, event_id, lane,
      case when term is null then 'queued' else 'running' end, term, (term is not null)::int
    from triggered left join claimant on true
    returning id, function_id, event_id, lane, term as claimed
  ), armed as (
    insert into cancel (run_id, event, key, expires_at)
    select run_id, event, key, now() + expires_in * interval '1 millisecond'
    from unnest(${$(8)}::text[], ${$(9)}::text[], ${$(10)}::text[], ${$(11)}::bigint[]) as cancelling (run_id, event, key, expires_in)
    join started on started.id = cancelling.run_id
  ), resumed as (
    update run set status = case when claimant.term is null then 'queued' else 'running' end, due_at = now(),
      lane = awaited.lane,
      term = coalesce(claimant.term, run.term), calls = run.calls + (claimant.term is not null)::int
    from awaited left join claimant on true
    where run.id = awaited.run_id and run.status = 'waiting' and run.due_at > now()
      and run.wait_event = awaited.name and run.wait_key = awaited.key
    returning run.id, run.function_id, run.lane, run.attempt, run.target, run.calls, run.event_id, run.step_id,
      awaited.body, claimant.term as claimed
  ), answered as (
    insert into step (run_id, step_id, state) select id, step_id, body from resumed on conflict do nothing
  ), woken as (
    select id, claimed from started union all select id, claimed from resumed union all select id, null from cancelled
  )`;
}

const SEND: Statement = {
  name: "engine-send",
  text: `with ${routing(0, "true")}, claimed as (
    select started.id, function_id, lane, 0 as attempt, null as target, claimed as term, 1 as calls,
      accepted.body as event, null::json as steps, null::text[] as unread, null::json as new_step
    from started join accepted on accepted.id = started.event_id where claimed is not null
    union all
    select run.id, function_id, lane, attempt, target, claimed, calls, event.body, ${STEPS}, null::text[],
      json_build_object('id', step_id, 'state', run.body)
    from resumed as run join event on event.id = run.event_id where claimed is not null
  )
  select claimed.*, false as cancelled from claimed right join woken using (id)`,
};

/**
 * Accepts events and queues the runs they wake. If they wake only one run, claims it instead, provided that claiming is
 * allowed and the run's lane has room.
 */
export async function sendEvents(
  database: Database,
  events: IncomingEvent[],
  functions: ServedFunction[],
  claiming: Claiming,
): Promise<Sent> {
  const [event, ...others] = events;
  const single = event && others.length === 0 ? await sendOne(database, event, functions, claiming) : null;
  if (single) return single;
  const values = routingValues(events, functions, claimFor(claiming));
  const rows = await database.query<ClaimedRow>(SEND, values, SEND_PATIENCE_MS);
  const claimed = rows.find(({ term }) => term !== null);
  return claimed
    ? { claimed: claimedRun(claimed), queued: rows.length - 1 }
    : { claimed: null, queued: rows.length };
}

/** Returns the parameters of `routing`. */
export function routingValues(
  events: IncomingEvent[],
  functions: ServedFunction[],
  claim: Claim | null,
): unknown[] {
  const runs = events.flatMap((event) =>
    triggeredBy(event, functions).map((served) => ({ id: ulid(), event, served })),
  );
  const cancels = runs.flatMap((run) =>
    cancelsOf(run.served, run.event).map((cancel) => ({ runId: run.id, ...cancel })),
  );
  const limits = limitsOf(functions, claim?.taken);
  const keys = events.flatMap((event) => keysOf(event.body).map((key) => ({ id: event.id, key })));
  return [
    events.map((event) => event.id),
    events.map((event) => event.body.name),
    events.map((event) => event.clientId),
    events.map((event) => JSON.stringify(event.body)),
    runs.map((run) => run.id),
    runs.map((run) => run.served.id),
    runs.map((run) => run.event.id),
    cancels.map((cancel) => cancel.runId),
    cancels.map((cancel) => cancel.event),
    cancels.map((cancel) => cancel.key),
    cancels.map((cancel) => cancel.expiresIn),
    keys.map(({ id }) => id),
    keys.map(({ key }) => key),
    claim?.term ?? null,
    limits.functions,
    limits.paths,
    limits.most,
    claim?.lanes ?? [],
  ];
}

/**
 * Returns the events to send when a run ends. Runs started by such an event send no events, to prevent a
 * loop.
 */
export function eventsOfEnd(
  run: { id: string; functionId: string; event: IncomingEvent["body"] },
  status: "completed" | "failed" | "cancelled",
  output: unknown,
): IncomingEvent[] {
  if (EVENTS_OF_ENDS.includes(run.event.name)) return [];
  const data = {
    function_id: run.functionId,
    run_id: run.id,
    event: run.event,
    events: [run.event],
    result: output ?? null,
    ...(status === "failed" ? { error: errorOf(output) } : {}),
    _inngest: { status: status.charAt(0).toUpperCase() + status.slice(1) },
  };
  const make = (name: string, clientId: string | null): IncomingEvent => {
    const id = ulid();
    return {
      id,
      clientId,
      body: { id: clientId ?? id, name: `inngest/function.${name}`, data, ts: Date.now() },
    };
  };
  const finished = make("finished", null);
  return status === "completed" ? [finished] : [make(status, run.id), finished];
}

/**
 * Returns the error as `onFailure` receives it: without the SDK's marker, and with the error's name also in `error`.
 */
function errorOf(output: unknown): Record<string, unknown> {
  const error = withoutMark(output);
  return { error: error.name, ...error };
}

export function withoutMark(error: unknown): Record<string, unknown> {
  if (!isRecord(error)) return { name: "Error", message: String(error) };
  const { __serialized, ...rest } = error;
  return rest;
}
