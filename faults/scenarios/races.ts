import { setTimeout as pause } from "node:timers/promises";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted, Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";

const EITHER = ["COMPLETED", "FAILED"];

/** Races a resume against its pause, its review's deadline, and a cancellation. */
export const races: Scenario = {
  title: "Resume racing pause, expiry, cancel",
  isQuick: true,
  async run(stage) {
    const { installation, client, quick } = stage;
    await installation.have(2);
    const times = quick ? 4 : 30;
    const plain = await client.createWorkflow(["person", "agent"]);
    const timed = await client.createWorkflow(["person", "agent"], { timeoutSeconds: 1 });
    const runners = [
      () => racePause(stage, plain),
      () => raceExpiry(stage, timed),
      () => raceCancel(stage, plain),
    ];
    for (let time = 1; time <= times; time++) {
      stage.tell(`${time} of ${times}`);
      const outcomes = await Promise.all(runners.map((race) => race()));
      const accepted = outcomes.map(({ run }) => run);
      await conclude(client, accepted, { approves: false });
      await stage.judge(runners.length, accepted, await disagreements(stage, outcomes));
    }
  },
};

interface Outcome {
  run: Accepted;
  /** The HTTP status of the response to the resume. */
  resumed: number;
}

async function begin(
  { client, key }: { client: Stage["client"]; key: string },
  workflowId: string,
  wanted: string[],
) {
  return { key, runId: await client.start(workflowId, key), wanted };
}

/** Sends resume requests in two parallel loops, from before the run pauses until one is accepted. */
async function racePause(stage: Stage, workflowId: string): Promise<Outcome> {
  const { client } = stage;
  const run = await begin({ client, key: stage.key() }, workflowId, ["COMPLETED"]);
  let isTaken = false;
  const hammer = async () => {
    while (!isTaken) {
      const path = `/workflows/runs/${run.runId}/resume`;
      const { status } = await client.request("POST", path, { body: { output: "Approved." } });
      if (status === 202) isTaken = true;
    }
  };
  await Promise.all([hammer(), hammer()]);
  return { run, resumed: 202 };
}

async function raceExpiry(stage: Stage, workflowId: string): Promise<Outcome> {
  const { client, random } = stage;
  const run = await begin({ client, key: stage.key() }, workflowId, EITHER);
  const { id, dueAt } = await openReview(stage, run);
  await pause((dueAt?.getTime() ?? 0) - Date.now() + random.between(-60, 20));
  return { run, resumed: (await client.resume(run.runId, id, "Approved.")).status };
}

async function raceCancel(stage: Stage, workflowId: string): Promise<Outcome> {
  const { client, random } = stage;
  const run = await begin({ client, key: stage.key() }, workflowId, EITHER);
  const { id } = await openReview(stage, run);
  const [resumed] = await Promise.all([
    pause(random.between(0, 10)).then(() => client.resume(run.runId, id, "Approved.")),
    pause(random.between(0, 10)).then(() => client.request("POST", `/workflows/runs/${run.runId}/cancel`)),
  ]);
  return { run, resumed: resumed.status };
}

async function openReview(
  { installation }: Stage,
  { runId }: Accepted,
): Promise<{ id: string; dueAt: Date | null }> {
  for (;;) {
    const [review] = await installation.sql<{ id: string; dueAt: Date | null }>(
      `select id, "dueAt" from "Review" where "runId" = $1`,
      [runId],
    );
    if (review) return review;
    await pause(5);
  }
}

/** Finds reviews that were approved although the resume was rejected, or the other way around. */
async function disagreements({ installation }: Stage, outcomes: Outcome[]): Promise<Violation[]> {
  const rows = await installation.sql<{ runId: string; status: string }>(
    `select "runId", status::text from "Review" where "runId" = any($1)`,
    [outcomes.map(({ run }) => run.runId)],
  );
  return outcomes.flatMap(({ run, resumed }) => {
    const status = rows.find(({ runId }) => runId === run.runId)?.status;
    if ((resumed === 202) === (status === "APPROVED")) return [];
    return [
      {
        kind: "rowsDisagree" as const,
        text: `${run.key}: a resume got ${resumed}, and the review is ${status}`,
      },
    ];
  });
}
