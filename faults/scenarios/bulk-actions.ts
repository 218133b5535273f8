import { setTimeout as pause } from "node:timers/promises";
import type { StepKind } from "@/faults/app/client";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted, Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";
import { findCopies } from "./copies";
import { startFailing } from "./failing";
import { killAtCommit } from "./kill-at-commit";
import { startWaiting } from "./waiting";

const STEPS: readonly StepKind[] = ["agent", "person", "agent"];
const RECORDS = /^UPDATE "public"\."BulkItem" SET "outcome"/;
const PATIENCE_MS = 60_000;

interface Item {
  runId: string;
  outcome: string | null;
  newRunId: string | null;
}

/**
 * Kills the executing process and then its successor while runs are continued, rerun, and canceled in
 * bulk. One kill comes before a result is committed, the other after a commit. Each run must have exactly one
 * result. After an action is stopped, its remaining runs must stay unchanged until another action cancels
 * them.
 */
export const bulkActions: Scenario = {
  title: "Killed during bulk actions",
  isQuick: true,
  async run(stage) {
    const [batches, size] = stage.quick ? [1, 10] : [10, 40];
    await stage.installation.have(2);
    let stops = 0;
    for (let batch = 1; batch <= batches; batch++) {
      stage.tell(`batch ${batch} of ${batches}`);
      const workflowId = await stage.client.createWorkflow(STEPS);
      const approve = (runs: readonly Accepted[]) => conclude(stage.client, runs);
      const runs = await startFailing(stage, workflowId, { size, steps: [1, 3], approve });
      await continueAll(stage, workflowId, runs);
      await repeatAll(stage, workflowId, runs);
      await cancelAll(stage, size);
      if (await cancelSome(stage, size)) stops += 1;
    }
    stage.note(`${batches * size} runs each were continued, rerun, and canceled in bulk`);
    stage.note(`${stops} of ${batches} bulk actions were stopped before they ended`);
  },
};

async function continueAll(stage: Stage, workflowId: string, runs: readonly Accepted[]): Promise<void> {
  const { faults, items } = await perform(stage, "CONTINUE", { workflowId, size: runs.length });
  await conclude(stage.client, runs);
  const again = await stage.installation.sql<{ id: string }>(
    `select "runId" as id from "RunContinuation" where "runId" = any($1) group by 1 having count(*) > 1`,
    [idsOf(runs)],
  );
  const seen = again.map(({ id }): Violation => ({ kind: "repeated", text: `${id} was continued twice` }));
  await stage.judge(faults, runs, [...seen, ...findUndone(items, runs)]);
}

async function repeatAll(stage: Stage, workflowId: string, runs: readonly Accepted[]): Promise<void> {
  const callsBefore = stage.installation.models.calls.length;
  const { faults, items } = await perform(stage, "RERUN", { workflowId, size: runs.length });
  const newRuns = new Map(items.map(({ runId, newRunId }) => [runId, newRunId]));
  const started = runs.map((run) => ({ ...run, runId: newRuns.get(run.runId) ?? "none" }));
  await conclude(stage.client, started);
  const seen = [...(await findCopies(stage, idsOf(runs))), ...findUndone(items, runs)];
  await stage.judge(faults, started, seen, stage.installation.models.calls.slice(callsBefore));
}

async function cancelAll(stage: Stage, size: number): Promise<void> {
  const { workflowId, runs } = await startPaused(stage, size);
  const { faults, items } = await perform(stage, "CANCEL", { workflowId, size });
  await conclude(stage.client, runs, { approves: false });
  await stage.judge(faults, runs, findUndone(items, runs));
}

/** Stops an action after a kill, then cancels the remaining runs with a second action. Returns whether any remained. */
async function cancelSome(stage: Stage, size: number): Promise<boolean> {
  const { client, installation, random } = stage;
  // With twice as many runs, the action is still in progress when it's stopped, even if the next process takes over
  // quickly.
  const { workflowId, runs } = await startPaused(stage, 2 * size);
  await installation.have(2, 2);
  const app = await installation.executing();
  const nth = Math.ceil(random.between(0, size / 2));
  app.proxy.watch = killAtCommit(app, { writes: RECORDS, nth, instead: "of its answer" });
  const stopped = await start(stage, "CANCEL", workflowId);
  await untilEnd(stage, stopped, () => !app.isAlive);
  await pause(random.between(0, 100));
  const faults = app.isAlive ? 0 : 1;
  app.proxy.watch = null;
  // The response is 409 if the action has nothing left to do.
  await client.request("POST", `/bulk-actions/${stopped}/abort`);
  const atStop = countDone(await readItems(stage, stopped));
  await installation.have(2, 2);
  const left = (await readItems(stage, stopped)).filter(({ outcome }) => outcome === null);
  const rest: Item[] = [];
  if (left.length > 0) {
    const other = await start(stage, "CANCEL", workflowId);
    await untilEnd(stage, other);
    rest.push(...(await readItems(stage, other)));
  }
  const items = (await readItems(stage, stopped)).filter(({ outcome }) => outcome !== null);
  const more = countDone(items) - atStop;
  // When the action is stopped, it may still cancel the run that it's working on.
  const seen: Violation[] =
    more > 1 ? [{ kind: "wrongOutcome", text: `${stopped} canceled ${more} runs after it was stopped` }] : [];
  await conclude(client, runs, { approves: false });
  await stage.judge(faults, runs, [...seen, ...findUndone([...items, ...rest], runs)]);
  return left.length > 0;
}

async function startPaused(stage: Stage, size: number) {
  const workflowId = await stage.client.createWorkflow(STEPS);
  const runs = await startWaiting(stage, [workflowId], size);
  return { workflowId, runs: runs.map((run) => ({ ...run, wanted: ["FAILED"] })) };
}

/** Performs an action while both processes are killed, one after the other. */
async function perform(
  stage: Stage,
  kind: string,
  { workflowId, size }: { workflowId: string; size: number },
): Promise<{ faults: number; items: Item[] }> {
  const { installation, random } = stage;
  await installation.have(2, 2);
  const apps = installation.serving;
  for (const [index, app] of apps.entries()) {
    const nth = Math.ceil(random.between(0, size / 2));
    const instead = index % 2 === 0 ? "of it" : "of its answer";
    app.proxy.watch = killAtCommit(app, { writes: RECORDS, nth, instead });
  }
  const action = await start(stage, kind, workflowId);
  await untilEnd(stage, action);
  const faults = apps.filter(({ isAlive }) => !isAlive).length;
  for (const app of apps) app.proxy.watch = null;
  return { faults, items: await readItems(stage, action) };
}

/** Starts an action. A repeated request gets the first response, even from another process. */
async function start(stage: Stage, kind: string, workflowId: string): Promise<string> {
  const body = { kind, name: kind, filters: { workflowId } };
  const { installation, client } = stage;
  const starting = client.request("POST", "/bulk-actions", { body, key: stage.key() });
  await installation.have(2);
  const { status, json } = await starting;
  if (status === 202) return json.id;
  throw new Error(`${kind} in bulk was answered with ${status} ${JSON.stringify(json)}`);
}

/**
 * Keeps two processes running until the action has ended or `isEnough` is true. The judge reports an action
 * that never ends.
 */
async function untilEnd({ installation }: Stage, action: string, isEnough = () => false): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(10)) {
    if (isEnough()) return;
    const [row] = await installation.sql<{ hasEnded: boolean }>(
      `select "finishedAt" is not null as "hasEnded" from "BulkAction" where id = $1`,
      [action],
    );
    if (row?.hasEnded) return;
    await installation.have(2, 0);
  }
}

function readItems({ installation }: Stage, action: string): Promise<Item[]> {
  return installation.sql<Item>(
    `select "runId", outcome::text, "newRunId" from "BulkItem" where "actionId" = $1 order by position`,
    [action],
  );
}

function idsOf(runs: readonly Accepted[]): string[] {
  return runs.map(({ runId }) => runId);
}

function countDone(items: readonly Item[]): number {
  return items.filter(({ outcome }) => outcome === "DONE").length;
}

/** Finds runs that don't have exactly one result, and runs that were refused or failed. */
function findUndone(items: readonly Item[], runs: readonly Accepted[]): Violation[] {
  return runs.flatMap(({ key, runId }): Violation[] => {
    const results = items.filter((item) => item.runId === runId).map(({ outcome }) => outcome ?? "nothing");
    if (results.length === 1 && results[0] === "DONE") return [];
    const kind = results.length > 1 ? "repeated" : results[0] === "nothing" ? "lost" : "wrongOutcome";
    return [{ kind, text: `${key}: the bulk action's results are ${results.join(", ") || "missing"}` }];
  });
}
