import { ulid } from "@/server/engine/ids";
import { keyAt, keysOf } from "@/server/engine/protocol/matching";
import { parseDuration } from "@/server/engine/protocol/protocol";
import type { IncomingEvent, Run, ServedFunction } from "@/server/engine/types";
import { type ClaimedRow, claimedRun, STEPS } from "./claims";
import type { Database, Statement } from "./database";
import { FREE, heldSql, laneSql, limitsOf } from "./lanes";

/** How long a sender waits for Postgres. */
export const SEND_PATIENCE_MS = 1_500;

/**
 * `lanes` lists the lane of each running call. `taken` is how many other calls may be starting at the same
 * time.
 */
export type Claim = { term: string | null; lanes: string[]; taken: number };
export type Sent = { claimed: Run | null; queued: number };

/** Returns SQL for the term of the executor, if it can claim a run of `rows` now. */
function claimantSql(rows: string, term: string, limited: string, lanes: string): string {
  return `select term from leader where term = ${term} and not exists (
    select from ${rows} as wanted join unnest(${limited}) as limited (function_id, most) using (function_id)
    where wanted.lane <> '${FREE}' and ${heldSql(lanes, "wanted.lane")} >= most)`;
}

const START: Statement = {
  name: "engine-start",
  text: `with accepted as (
    insert into event (id, name, client_id, body) select $1, $2, $3, $4::json
    where not exists (select from run where status = 'waiting' and wait_event = $2)
      and not exists (select from cancel where event = $2)
    on conflict do nothing returning id, body
  ), triggered as (
    select id as event_id, $6::text as function_id, ${laneSql("$6::text", "body", "$12", "$13")} as lane from accepted
  ), claimant as (
    ${claimantSql("triggered", "$11", "$12::text[], $14::int[]", "$10")}
  ), started as (
    insert into run (id, function_id, event_id, lane, status, term, calls)
    select $5, function_id, event_id, lane,
      case when term is null then 'queued' else 'running' end, term, (term is not null)::int
    from triggered left join claimant on true
    returning id, lane, term
  ), armed as (
    insert into cancel (run_id, event, key, expires_at)
    select started.id, event, key, now() + expires_in * interval '1 millisecond'
    from started, unnest($7::text[], $8::text[], $9::bigint[]) as cancelling (event, key, expires_in)
  )
  select lane, term from started`,
};

/** The runs that wait for the event $2 with one of the keys $5. */
const AWAITING = "run.status = 'waiting' and run.wait_event = $2 and run.wait_key = any($5::text[])";

const RESUME: Statement = {
  name: "engine-resume",
  text: `with awaiting as (
    select function_id, lane from run where ${AWAITING} limit 2
  ), accepted as (
    insert into event (id, name, client_id, body) select $1, $2, $3, $4::json
    where (select count(lane) = 1 and count(*) = 1 from awaiting)
      and not exists (select from cancel where event = $2 and key = any($5::text[]))
    on conflict do nothing returning id
  ), claimant as (
    ${claimantSql("awaiting", "$7", "$8::text[], $9::int[]", "$6")}
  ), resumed as (
    update run set status = case when claimant.term is null then 'queued' else 'running' end, due_at = now(),
      term = coalesce(claimant.term, run.term), calls = run.calls + (claimant.term is not null)::int
    from accepted left join claimant on true
    where ${AWAITING} and run.due_at > now()
    returning run.id, run.function_id, run.lane, run.attempt, run.target, run.calls, run.event_id, run.step_id,
      claimant.term as term
  ), answered as (
    insert into step (run_id, step_id, state) select id, step_id, $4::json from resumed on conflict do nothing
  )
  select run.id, run.function_id, lane, attempt, target, term, calls, false as cancelled, event.body as event,
    ${STEPS} as steps, json_build_object('id', step_id, 'state', $4::json) as new_step
  from resumed as run join event on event.id = run.event_id`,
};

/**
 * Accepts an event that starts or resumes exactly one run and does nothing else, using a smaller statement.
 * Returns null if the event may do more or woke no run. If the event is already stored by then, the full
 * statement ignores it.
 */
export async function sendOne(
  database: Database,
  event: IncomingEvent,
  functions: ServedFunction[],
  claim: Claim | null,
): Promise<Sent | null> {
  const [served, ...others] = triggeredBy(event, functions);
  if (others.length > 0) return null;
  const text = JSON.stringify(event.body);
  const values = [event.id, event.body.name, event.clientId, text];
  const limits = limitsOf(functions, claim?.taken);
  const [lanes, term] = [claim?.lanes ?? [], claim?.term ?? null];
  if (!served) {
    const waiting = [...values, keysOf(event.body), lanes, term, limits.functions, limits.most];
    const [row] = await database.query<ClaimedRow>(RESUME, waiting, SEND_PATIENCE_MS);
    return row ? sent(row.term === null ? null : claimedRun(row)) : null;
  }
  const id = ulid();
  const cancels = cancelsOf(served, event);
  const [row] = await database.query<{ lane: string; term: string | null }>(
    START,
    [
      ...values,
      id,
      served.id,
      cancels.map((cancel) => cancel.event),
      cancels.map((cancel) => cancel.key),
      cancels.map((cancel) => cancel.expiresIn),
      lanes,
      term,
      limits.functions,
      limits.paths,
      limits.most,
    ],
    SEND_PATIENCE_MS,
  );
  if (!row) return null;
  return sent(row.term === null ? null : startedRun({ id, functionId: served.id, ...row }, event));
}

function sent(claimed: Run | null): Sent {
  return { claimed, queued: claimed ? 0 : 1 };
}

function startedRun(
  run: Pick<Run, "id" | "functionId" | "lane"> & { term: string | null },
  { body }: IncomingEvent,
): Run {
  return {
    ...run,
    term: String(run.term),
    event: body,
    attempt: 0,
    target: null,
    calls: 1,
    cancelled: false,
    halted: false,
    steps: [],
  };
}

/** Returns the functions that the event triggers. */
export function triggeredBy({ body }: IncomingEvent, functions: ServedFunction[]): ServedFunction[] {
  return functions.filter(({ triggers }) =>
    triggers.some(
      ({ event, failureOf }) =>
        event === body.name && (failureOf === null || failureOf === body.data.function_id),
    ),
  );
}

/** Returns the events that cancel a run started by this event, and for how many milliseconds each applies. */
export function cancelsOf(served: ServedFunction, { body }: IncomingEvent) {
  return served.cancels.flatMap(({ event, path, timeout }) => {
    const key = keyAt(body, path);
    return key === null ? [] : { event, key, expiresIn: timeout === null ? null : parseDuration(timeout) };
  });
}
