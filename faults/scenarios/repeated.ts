import { setTimeout as pause } from "node:timers/promises";
import { Client, type StepKind } from "@/faults/app/client";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted, Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";
import type { ModelCall } from "@/faults/witness/models";
import { findCopies } from "./copies";
import { type Approve, type Failing, startFailing } from "./failing";

const STEPS: readonly StepKind[] = ["agent", "person", "agent", "reviewed", "agent"];
const AGENTS = [1, 3, 4, 5];
const APPROVED = [2, 4];
const ORIGINAL = "These are the instructions at the start.";
/** This member approves half of the runs but loses the right to approve before the runs are rerun. */
const LAPSED = "lapsed@faults.test";

/** A run, and the first step whose output must not be kept. */
interface Repeated extends Failing {
  /**
   * Whether that step's input is edited. If any step before it has an approval, people have to approve the edited input
   * first.
   */
  isEdited: boolean;
}

/**
 * Kills the executing process while failed runs are continued and completed runs are rerun from random steps. Earlier
 * outputs must stay unchanged, and their agents must not be called again. An approval counts only for the exact
 * document and only if its approver could still give it. Edits to the agent have no effect.
 */
export const repeated: Scenario = {
  title: "Killed while runs are continued and rerun",
  isQuick: true,
  async run(stage) {
    const { client, random, quick } = stage;
    const [batches, size] = quick ? [1, 10] : [20, 50];
    await stage.installation.have(2);
    const lapsed = new Client(stage.installation, await stage.installation.addMember(LAPSED, "approver"));
    const agentId = "repeated";
    const made = { id: agentId, name: "Repeated", config: { kind: "model", instructions: ORIGINAL } };
    await client.request("POST", "/agents", { body: made, key: stage.key() });
    const workflowId = await client.createWorkflow(STEPS, {}, agentId);
    for (let batch = 1; batch <= batches; batch++) {
      stage.tell(`batch ${batch} of ${batches}`);
      await giveRole(stage, "approver");
      const byTwo = (runs: readonly Accepted[]) => {
        const half = Math.ceil(runs.length / 2);
        return Promise.all([conclude(client, runs.slice(0, half)), conclude(lapsed, runs.slice(half))]);
      };
      const failing = await startFailing(stage, workflowId, { size, steps: AGENTS, approve: byTwo });
      const failed = failing.map((run) => ({ ...run, isEdited: false }));
      const config = { kind: "model", instructions: `Edited ${batch} times.` };
      await client.request("PATCH", `/agents/${agentId}`, { body: { config } });
      const continueRun = async (run: Repeated) => {
        await order(stage, run, "continue", {});
        return run.runId;
      };
      await repeat(stage, failed, continueRun, byTwo);
      await giveRole(stage, "viewer");
      const sources = failed.map((run, index) => {
        const from = 1 + Math.floor(random.between(0, STEPS.length));
        // The first step's input isn't edited, because it's the key that identifies the run.
        return { ...run, from, isEdited: from > 1 && index % 3 === 0 };
      });
      const runAgain = async (run: Repeated) => {
        const edit = run.isEdited ? { input: `Edited in ${run.key}.` } : {};
        const { runId } = await order(stage, run, "rerun", { fromStepOrder: run.from, ...edit });
        return runId;
      };
      await repeat(stage, sources, runAgain, (runs) => conclude(client, runs));
    }
    stage.note(`${batches * size} runs were continued, and as many were rerun`);
  },
};

/** Gives the second approver this role, which decides whether they can approve. */
async function giveRole({ installation }: Stage, role: "approver" | "viewer"): Promise<void> {
  await installation.sql(
    `update "Member" set role = $1::"Role" where "userId" in (select id from "User" where email = $2)`,
    [role, LAPSED],
  );
}

/** Repeats runs while the executing process is killed. Judges the results. */
async function repeat(
  stage: Stage,
  runs: readonly Repeated[],
  start: (run: Repeated) => Promise<string>,
  approve: Approve,
): Promise<void> {
  const { installation, random } = stage;
  await installation.have(2, 2);
  const callsBefore = installation.models.calls.length;
  const outputs = await readOutputs(stage, runs);
  const starting = Promise.all(
    runs.map(async (run) => ({ ...run, sourceId: run.runId, runId: await start(run) })),
  );
  await pause(random.between(0, 150));
  (await installation.executing()).kill();
  const started = await starting;
  await approve(started);
  const calls = installation.models.calls.slice(callsBefore);
  const isContinued = started.every(({ runId, sourceId }) => runId === sourceId);
  const after = await readOutputs(stage, started);
  const seen = started.flatMap((run) => [
    ...findChanged(run, outputs.get(run.sourceId), after.get(run.runId)),
    ...findCalled(run, calls),
  ]);
  const copies = isContinued
    ? []
    : await findCopies(
        stage,
        started.map(({ sourceId }) => sourceId),
      );
  const known = isContinued ? installation.models.calls : calls;
  await stage.judge(1, started, [...seen, ...copies, ...(await findUnapproved(stage, started))], known);
}

/** Requests that a run be continued or rerun. A repeated request gets the first response. */
async function order({ client, ...stage }: Stage, run: Repeated, what: string, body: object) {
  const path = `/workflows/runs/${run.runId}/${what}`;
  const { status, json } = await client.request("POST", path, { body, key: `${what}-${run.key}` });
  if (status === 202) return json as { runId: string };
  throw new Error(`${stage.tally.title}: ${what} was answered with ${status} ${JSON.stringify(json)}`);
}

/** Reads the outputs of each run's completed steps, keyed by step number. */
async function readOutputs({ installation }: Stage, runs: readonly { runId: string }[]) {
  const rows = await installation.sql<{ runId: string; outputs: Record<string, string> }>(
    `select "runId", json_object_agg("stepOrder", output) as outputs from "StepRun"
     where "runId" = any($1) and status = 'COMPLETED' group by "runId"`,
    [runs.map(({ runId }) => runId)],
  );
  return new Map(rows.map(({ runId, outputs }) => [runId, outputs]));
}

function findChanged(
  { key, from, isEdited }: Repeated,
  before: Record<string, string> = {},
  after: Record<string, string> = {},
): Violation[] {
  return STEPS.map((_, index) => index + 1)
    .filter((step) => step < (isEdited ? from - 1 : from) && before[step] !== after[step])
    .map((step) => ({ kind: "wrongText", text: `the output of step ${step} of ${key} changed` }));
}

/** Finds calls to agents whose steps already had outputs, and calls with edited instructions. */
function findCalled({ key, from }: Repeated, calls: readonly ModelCall[]): Violation[] {
  return calls
    .filter((call) => call.key === key)
    .flatMap(({ step, system }): Violation[] => [
      ...(step < from
        ? [{ kind: "repeated" as const, text: `step ${step} of ${key} called its model again` }]
        : []),
      ...(system.includes(ORIGINAL)
        ? []
        : [{ kind: "wrongText" as const, text: `step ${step} of ${key} used edited instructions` }]),
    ]);
}

/**
 * Finds outputs that need an approval but don't have one. An approval counts only if a current approver approved
 * exactly this output, in this run or in the run that it reruns.
 */
async function findUnapproved({ installation }: Stage, runs: readonly Repeated[]): Promise<Violation[]> {
  const needed = runs.flatMap(({ runId, from, isEdited }) => {
    const orders = isEdited && from > 2 ? new Set([...APPROVED, from - 1]) : APPROVED;
    return [...orders].map((stepOrder) => ({ runId, stepOrder }));
  });
  const rows = await installation.sql<{ runId: string; stepOrder: number }>(
    `select step."runId", step."stepOrder" from "StepRun" step
     left join "Review" review on (review."stepRunId" = step.id or review.id = step."approvedInId")
       and review.status = 'APPROVED' and review.tool is null
     left join "Decision" vote on vote."reviewId" = review.id and vote.kind = 'approve' and vote."voidedAt" is null
       and vote."textHash" = encode(sha256(convert_to(step.output, 'UTF8')), 'hex')
     left join "Member" voter on voter.id = vote."memberId" and voter.role in ('owner', 'approver')
     where step.status = 'COMPLETED'
       and (step."runId", step."stepOrder") in (select * from unnest($1::text[], $2::int[]))
     group by step.id having count(voter.id) = 0`,
    [needed.map(({ runId }) => runId), needed.map(({ stepOrder }) => stepOrder)],
  );
  return rows.map(({ runId, stepOrder }) => ({
    kind: "wrongOutcome",
    text: `nobody approved the output of step ${stepOrder} of ${runId}`,
  }));
}
