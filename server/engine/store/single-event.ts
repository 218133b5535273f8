import { ulid } from "@/server/engine/ids";
import { keyAt, keysOf } from "@/server/engine/protocol/matching";
import { parseDuration } from "@/server/engine/protocol/protocol";
import type { IncomingEvent, Run, ServedFunction } from "@/server/engine/types";
import { type ClaimedRow, claimedRun, STEPS } from "./claims";
import type { Database } from "./database";
import { FREE, heldSql, laneSql, limitsOf } from "./lanes";
import type { RowStatement, Statement } from "./statement";

/** How long a sender waits for Postgres. */
export const SEND_PATIENCE_MS = 1_500;

/**
 * `lanes` lists the lane of each running call. `taken` is how many other calls may be starting at the same
 * time.
 */
export type Claim = { term: string | null; lanes: string[]; taken: number };
/**
 * `turn` identifies a send that may claim a run, and is null for any other send. Call `claim` right before a statement,
 * with the turns of all sends in that statement.
 */
export type Claiming = { turn: number | null; claim(turns: number[]): Claim };
export type Sent = { claimed: Run | null; queued: number };

/** Returns SQL that selects `term` if it's the current term and none of the lanes in `rows` is full. */
function claimantSql(rows: string, term: string, limited: string, lanes: string): string {
  return `select term from leader where term = ${term} and not exists (
    select from ${rows} as wanted join unnest(${limited}) as limited (function_id, most) using (function_id)
    where wanted.lane <> '${FREE}' and ${heldSql(lanes, "wanted.lane")} >= most)`;
}

const START: RowStatement = {
  one: {
    name: "engine-start",
    text: `with accepted as (
      insert into event (id, name, client_id, body) select $1, $2, $3, $4::json
      where ${onlyStarts("$2")}
      on conflict do nothing returning id, body
    ), triggered as (
      select id as event_id, $6::text as function_id, ${laneSql("$6::text", "body", "$11", "$12")} as lane from accepted
    ), claimant as (
      ${claimantSql("triggered", "$10", "$11::text[], $13::int[]", "$9")} and $8::bigint is not null
    ), started as (
      insert into run (id, function_id, event_id, lane, status, term, calls)
      select $5, function_id, event_id, lane,
        case when term is null then 'queued' else 'running' end, term, (term is not null)::int
      from triggered left join claimant on true
      returning id, lane, term
    ), armed as (
      insert into cancel (run_id, event, key, expires_at)
      select started.id, event, key, now() + expires_in * interval '1 millisecond'
      from started, ${cancellingSql("$7::json")}
    )
    select lane, term from started
    union all select lane, ${alreadyClaimed("$8::bigint")} from run where id = $5`,
  },
  // Stores events in the order of their unique index, to prevent deadlocks.
  many: {
    name: "engine-start-many",
    text: `with sent as (
      select * from unnest($1::text[], $2::text[], $3::text[], $4::json[], $5::text[], $6::text[], $7::json[], $8::bigint[])
        with ordinality as sent (id, name, client_id, body, run_id, function_id, cancels, turn, position)
    ), accepted as (
      insert into event (id, name, client_id, body) select id, name, client_id, body from sent
      where ${onlyStarts("sent.name")} order by name, client_id, position
      on conflict do nothing returning id
    ), triggered as (
      select sent.*, ${laneSql("sent.function_id", "sent.body", "$11", "$12")} as lane
      from sent join accepted using (id)
    ), placed as (
      select *, row_number() over (partition by lane, turn is null order by position) as place from triggered
    ), started as (
      insert into run (id, function_id, event_id, lane, status, term, calls)
      select run_id, function_id, placed.id, lane,
        case when term is null then 'queued' else 'running' end, term, (term is not null)::int
      from placed left join leader on term = $10 and turn is not null and not exists (
        select from unnest($11::text[], $13::int[]) as limited (function_id, most)
        where limited.function_id = placed.function_id and lane <> '${FREE}' and ${heldSql("$9", "placed.lane")} + place > most)
      returning id, event_id, lane, term
    ), armed as (
      insert into cancel (run_id, event, key, expires_at)
      select sent.run_id, event, key, now() + expires_in * interval '1 millisecond'
      from started join sent on sent.run_id = started.id, ${cancellingSql("sent.cancels")}
    )
    select event_id as id, lane, term from started
    union all select sent.id, run.lane, ${alreadyClaimed("turn")} from sent join run on run.id = run_id
    where run.id = any(array(select run_id from sent))`,
  },
};

/**
 * Returns SQL for the term under which the statement already claimed the run. Needed if the statement is repeated
 * because its result was lost. Nothing else can claim the run before the repeat.
 */
function alreadyClaimed(turn: string): string {
  return `case when run.status = 'running' and run.calls = 1 and run.term = $10 and ${turn} is not null then run.term end`;
}

/** Returns SQL that's true if an event with this name neither resumes nor cancels anything. */
function onlyStarts(name: string): string {
  return `not exists (select from run where status = 'waiting' and wait_event = ${name})
    and not exists (select from cancel where event = ${name})`;
}

function cancellingSql(json: string): string {
  return `json_to_recordset(${json}) as cancelling (event text, key text, expires_in bigint)`;
}

/** The runs that wait for the event named $2 with one of the keys in $5. */
const AWAITING = "run.status = 'waiting' and run.wait_event = $2 and run.wait_key = any($5::text[])";

/** Reads earlier results only if another term suspended the run. Otherwise, this process may hold them. */
const RESUME: Statement = {
  name: "engine-resume",
  text: `with awaiting as (
    select function_id, lane, term from run where ${AWAITING} limit 2
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
    from accepted cross join awaiting left join claimant on true
    where ${AWAITING} and run.due_at > now()
    returning run.id, run.function_id, run.lane, run.attempt, run.target, run.calls, run.event_id, run.step_id,
      claimant.term as term, awaiting.term as earlier_term
  ), answered as (
    insert into step (run_id, step_id, state) select id, step_id, $4::json from resumed on conflict do nothing
  )
  select run.id, run.function_id, lane, attempt, target, term, calls, false as cancelled, event.body as event,
    case when term is distinct from earlier_term then ${STEPS} end as steps,
    case when term = earlier_term then array(select step_id from step where run_id = run.id) end as unread,
    json_build_object('id', step_id, 'state', $4::json) as new_step
  from resumed as run join event on event.id = run.event_id`,
};

/**
 * Uses a smaller statement to accept an event that only starts or resumes exactly one run. Returns null if the event
 * may do more or woke no run. In that case, run the full statement, which ignores an event that's already stored.
 */
export async function sendOne(
  database: Database,
  event: IncomingEvent,
  functions: ServedFunction[],
  claiming: Claiming,
): Promise<Sent | null> {
  const [served, ...others] = triggeredBy(event, functions);
  if (others.length > 0) return null;
  if (served) return startOne(database, event, served, functions, claiming);
  const claim = claimFor(claiming);
  const limits = limitsOf(functions, claim?.taken);
  const values = [...columnsOf(event), keysOf(event.body), claim?.lanes ?? [], claim?.term ?? null];
  const [row] = await database.query<ClaimedRow>(
    RESUME,
    [...values, limits.functions, limits.most],
    SEND_PATIENCE_MS,
  );
  return row ? sent(row.term === null ? null : claimedRun(row)) : null;
}

async function startOne(
  database: Database,
  event: IncomingEvent,
  served: ServedFunction,
  functions: ServedFunction[],
  { turn, claim }: Claiming,
): Promise<Sent | null> {
  const id = ulid();
  const cancels = cancelsOf(served, event).map(({ expiresIn, ...cancel }) => ({
    ...cancel,
    expires_in: expiresIn,
  }));
  const common = (starts: unknown[][]) => {
    const turns = starts.map((values) => values.at(-1)).filter((each) => typeof each === "number");
    const { lanes, term, taken } = claim(turns);
    const limits = limitsOf(functions, taken);
    return [lanes, term, limits.functions, limits.paths, limits.most];
  };
  const row = await database.queryRow<{ lane: string; term: string | null }>(
    START,
    [...columnsOf(event), id, served.id, JSON.stringify(cancels), turn],
    SEND_PATIENCE_MS,
    common,
  );
  if (!row) return null;
  const { lane, term } = row;
  return sent(term === null ? null : startedRun({ id, functionId: served.id, lane, term }, event));
}

/** Returns null if claiming isn't allowed. */
export function claimFor({ turn, claim }: Claiming): Claim | null {
  return turn === null ? null : claim([turn]);
}

function columnsOf({ id, clientId, body }: IncomingEvent): unknown[] {
  return [id, body.name, clientId, JSON.stringify(body)];
}

function sent(claimed: Run | null): Sent {
  return { claimed, queued: claimed ? 0 : 1 };
}

function startedRun(run: Pick<Run, "id" | "functionId" | "lane" | "term">, { body }: IncomingEvent): Run {
  return {
    ...run,
    event: body,
    attempt: 0,
    target: null,
    calls: 1,
    cancelled: false,
    halted: false,
    steps: [],
    unread: [],
  };
}

export function triggeredBy({ body }: IncomingEvent, functions: ServedFunction[]): ServedFunction[] {
  return functions.filter(({ triggers }) =>
    triggers.some(
      ({ event, failureOf }) =>
        event === body.name && (failureOf === null || failureOf === body.data.function_id),
    ),
  );
}

/**
 * Returns the events that cancel a run started by this event. Each applies for `expiresIn` milliseconds or, if that's
 * null, until the run ends.
 */
export function cancelsOf(served: ServedFunction, { body }: IncomingEvent) {
  return served.cancels.flatMap(({ event, path, timeout }) => {
    const key = keyAt(body, path);
    return key === null ? [] : { event, key, expiresIn: timeout === null ? null : parseDuration(timeout) };
  });
}
