import { setTimeout as pause } from "node:timers/promises";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted } from "@/faults/judge/violation";
import type { Scenario } from "@/faults/stage";

const PATIENCE_MS = 60_000;

/**
 * Kills the executing process while documents are sent back from the last step to the first. Each run must
 * redo its steps exactly once, and ask everyone again.
 */
export const sentBack: Scenario = {
  title: "Killed while documents are sent back",
  isQuick: true,
  async run(stage) {
    const { installation, client, random, quick } = stage;
    await installation.have(2);
    const workflowId = await client.createWorkflow(["agent", "person", "agent", "person"]);
    const kills = quick ? 2 : 10;
    for (let kill = 1; kill <= kills; kill++) {
      stage.tell(`kill ${kill} of ${kills}`);
      await installation.have(2, 2);
      const waiting: Accepted[] = [];
      for (let run = 0; run < 5; run++) {
        const key = stage.key();
        waiting.push({ key, runId: await client.start(workflowId, key), wanted: ["COMPLETED"] });
      }
      const reviews = await Promise.all(waiting.map(({ runId }) => reachLastStep(runId)));
      const sending = Promise.all(reviews.map((id) => sendBack(id)));
      await pause(random.between(0, 120));
      (await installation.executing()).kill();
      await sending;
      await conclude(client, waiting);
      await stage.judge(1, waiting);
      const redone = await installation.sql<{ rounds: number }>(
        `select max(round)::int as rounds from "StepRun" where "runId" = any($1) group by "runId", "stepOrder"`,
        [waiting.map(({ runId }) => runId)],
      );
      if (redone.length !== 20 || redone.some(({ rounds }) => rounds !== 2))
        throw new Error("A step of a document that was sent back didn't have exactly two rounds.");
    }

    /** Approves the first human step and returns the ID of the last step's review. */
    async function reachLastStep(runId: string): Promise<string> {
      const first = await open(runId, 2);
      await client.resume(runId, first, "Approved.");
      return open(runId, 4);
    }

    async function open(runId: string, stepOrder: number): Promise<string> {
      for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(25)) {
        const [review] = await installation.sql<{ id: string }>(
          `select id from "Review" where "runId" = $1 and "stepOrder" = $2 and status = 'OPEN'`,
          [runId, stepOrder],
        );
        if (review) return review.id;
      }
      throw new Error(`Run ${runId} didn't reach step ${stepOrder}.`);
    }

    /** The response to a repeated request is 409 if the first one was stored before the process died. */
    async function sendBack(id: string): Promise<void> {
      const body = { decision: "request_changes", reason: "Again.", toStepOrder: 1 };
      const { status } = await client.request("POST", `/reviews/${id}/decide`, { body });
      if (status !== 202 && status !== 409)
        throw new Error(`A request for changes was answered with ${status}.`);
    }
  },
};
