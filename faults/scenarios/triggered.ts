import { setTimeout as pause } from "node:timers/promises";
import type { AppProcess } from "@/faults/app/app-process";
import type { Client } from "@/faults/app/client";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted, Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";
import { actionOf } from "@/faults/witness/models";

const PATIENCE_MS = 180_000;
const POLL_MS = 50;
const DELIVERIES = 5;
const COPIES = 3;
const MINUTE_MS = 60_000;

interface Trigger {
  id: string;
  workflowId: string;
  type: "schedule" | "webhook" | "workflow";
  secret: string;
}

/**
 * Kills processes while schedules fire, deliveries arrive in several copies at both processes, and runs start other
 * runs. In the end, each firing must have exactly one run, and each run a firing.
 */
export const triggered: Scenario = {
  title: "Killed while triggers fire",
  isQuick: true,
  async run(stage) {
    const { installation, client, random, quick } = stage;
    const kills = quick ? 2 : 100;
    await installation.have(2);
    const triggers = await makeTriggers(stage, quick ? 2 : 5);
    const hook = triggers.find(({ type }) => type === "webhook") as Trigger;
    const answers: Promise<Delivered>[] = [];
    try {
      for (let kill = 1; kill <= kills; kill++) {
        stage.tell(`kill ${kill} of ${kills}`);
        await installation.have(2, 2);
        await setDue(stage, triggers, "now() - interval '1 second'");
        for (let n = 0; n < DELIVERIES; n++) {
          const key = stage.key();
          for (let copy = 0; copy < COPIES; copy++) answers.push(deliver(stage, hook, key));
        }
        await pause(random.between(0, 400));
        const executing = await installation.executing();
        const other = installation.serving.find((app) => app !== executing);
        if (other && kill % 3 === 0) other.kill();
        else executing.kill();
      }
      const delivered = await Promise.all(answers);
      await setDue(stage, triggers, "null");
      await untilSettled(stage, triggers);
      const accepted = await readRuns(stage, triggers);
      await conclude(client, accepted);
      const seen = [...findTwice(delivered), ...(await findUnpaired(stage, triggers))];
      await stage.judge(kills, accepted, seen);
      stage.note(`${accepted.length} firings started ${accepted.length} runs`);
    } finally {
      await Promise.allSettled(answers);
      // The schedules would disturb other scenarios.
      for (const { id, workflowId } of triggers)
        await client.request("DELETE", `/workflows/${workflowId}/triggers/${id}`);
    }
  },
};

/** Creates schedules, a webhook, and a chain of two triggers that follow the webhook's workflow. */
async function makeTriggers({ client }: Stage, schedules: number): Promise<Trigger[]> {
  const made: Trigger[] = [];
  for (let n = 1; n <= schedules; n++) {
    const schedule = {
      cron: "* * * * *",
      timeZone: "UTC",
      missed: "runOnce",
      overlap: "allow",
      template: `schedule-${n} at {{ scheduledAt }}`,
    };
    made.push(await makeTrigger(client, "schedule", schedule));
  }
  const webhook = { signature: "bearer", template: "{{ payload.key }}" };
  let last = await makeTrigger(client, "webhook", webhook);
  made.push(last);
  for (let n = 1; n <= 2; n++) {
    last = await makeTrigger(client, "workflow", { workflowId: last.workflowId });
    made.push(last);
  }
  return made;
}

async function makeTrigger(client: Client, type: Trigger["type"], settings: object): Promise<Trigger> {
  const steps = [{ agentId: "writer", action: actionOf(1) }];
  const workflow = await client.request("POST", "/workflows", { body: { name: "Triggered", steps } });
  const workflowId: string = workflow.json.id;
  const body = { type, [type]: settings };
  const { status, json } = await client.request("POST", `/workflows/${workflowId}/triggers`, { body });
  if (status !== 201) throw new Error(`A trigger was refused with ${status} ${JSON.stringify(json)}`);
  return { id: json.trigger.id, workflowId, type, secret: json.secret ?? "" };
}

/** Sets when the schedules are due, because a cron expression can't set an interval below one minute. */
async function setDue({ installation }: Stage, triggers: readonly Trigger[], at: string): Promise<void> {
  await installation.sql(`update "Trigger" set "nextAt" = ${at} where id = any($1) and "type" = 'schedule'`, [
    triggers.map(({ id }) => id),
  ]);
}

interface Delivered {
  key: string;
  runId: string;
}

/** Delivers to any process until a run has started, like a persistent sender. */
async function deliver(stage: Stage, hook: Trigger, key: string): Promise<Delivered> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const { serving } = stage.installation;
    const app = serving[Math.floor(stage.random.between(0, serving.length))];
    const runId = app && (await post(app, hook, key));
    if (runId) return { key, runId };
  }
  throw new Error(`The delivery ${key} started no run within three minutes`);
}

/** Returns the run's ID, or null if there's no response or no run yet. */
async function post({ url }: AppProcess, { id, secret }: Trigger, key: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/hooks/${id}`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${secret}`,
        "Content-Type": "application/json",
        "Idempotency-Key": key,
      },
      body: JSON.stringify({ key }),
      signal: AbortSignal.timeout(20_000),
    });
    return answer.ok ? (await answer.json()).runId : null;
  } catch {
    return null;
  }
}

/** Waits until nothing is queued, and no run is in progress that could fire a trigger. */
async function untilSettled({ installation }: Stage, triggers: readonly Trigger[]): Promise<void> {
  const workflowIds = triggers.map(({ workflowId }) => workflowId);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const [moving] = await installation.sql<{ count: number }>(
      `select (select count(*) from "TriggerFiring" where "triggerId" = any($1) and status = 'QUEUED')::int
         + (select count(*) from "Run" where "workflowId" = any($2) and status in ('QUEUED', 'RUNNING'))::int as count`,
      [triggers.map(({ id }) => id), workflowIds],
    );
    if (moving?.count === 0) return;
  }
}

/** Returns the runs that triggers started. Each input is different, so it identifies the run. */
async function readRuns({ installation }: Stage, triggers: readonly Trigger[]): Promise<Accepted[]> {
  const rows = await installation.sql<Delivered>(
    `select run.input as key, run.id as "runId" from "TriggerFiring" firing join "Run" run on run.id = firing."runId"
     where firing."triggerId" = any($1)`,
    [triggers.map(({ id }) => id)],
  );
  return rows.map((row) => ({ ...row, wanted: ["COMPLETED"] }));
}

/** Finds deliveries whose copies got different runs. */
function findTwice(delivered: readonly Delivered[]): Violation[] {
  const runs = new Map<string, Set<string>>();
  for (const { key, runId } of delivered) runs.set(key, (runs.get(key) ?? new Set()).add(runId));
  return [...runs]
    .filter(([, runIds]) => runIds.size > 1)
    .map(([key, runIds]) => ({
      kind: "startedTwice",
      text: `copies of ${key} got the runs ${[...runIds].join(", ")}`,
    }));
}

/**
 * Finds firings without a run, runs without a firing, completed runs that should have fired a trigger but didn't, and
 * minutes that a schedule skipped.
 */
async function findUnpaired({ installation }: Stage, triggers: readonly Trigger[]): Promise<Violation[]> {
  const ids = triggers.map(({ id }) => id);
  const idle = await installation.sql<{ id: string; status: string; reason: string | null }>(
    `select id, status::text, reason from "TriggerFiring" where "triggerId" = any($1) and "runId" is null`,
    [ids],
  );
  const extra = await installation.sql<{ id: string }>(
    `select id from "Run" run where "workflowId" = any($1)
       and not exists (select from "TriggerFiring" firing where firing."runId" = run.id)`,
    [triggers.map(({ workflowId }) => workflowId)],
  );
  const unfollowed = await installation.sql<{ id: string }>(
    `select run.id from "Run" run join "Trigger" follower on follower."sourceWorkflowId" = run."workflowId"
     where follower.id = any($1) and run.status = 'COMPLETED' and not exists (
       select from "TriggerFiring" firing where firing."triggerId" = follower.id and firing."sourceRunId" = run.id)`,
    [ids],
  );
  const times = await installation.sql<{ triggerId: string; at: Date; before: Date | null }>(
    `select "triggerId", "scheduledAt" as at,
       lag("scheduledAt") over (partition by "triggerId" order by "scheduledAt") as before
     from "TriggerFiring" where "triggerId" = any($1) and "scheduledAt" is not null`,
    [ids],
  );
  const gaps = times.filter(({ at, before }) => before && at.getTime() - before.getTime() !== MINUTE_MS);
  return [
    ...idle.map(({ id, status, reason }) => lost(`${id} is ${status} without a run: ${reason}`)),
    ...extra.map(({ id }): Violation => ({ kind: "startedTwice", text: `no trigger fired for run ${id}` })),
    ...unfollowed.map(({ id }) => lost(`nothing fired after ${id}`)),
    ...gaps.map(({ triggerId, at }) => lost(`${triggerId} skipped the minute before ${at.toISOString()}`)),
  ];
}

const lost = (text: string): Violation => ({ kind: "lost", text });
