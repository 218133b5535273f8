import { conclude } from "@/faults/judge/conclude";
import type { Accepted } from "@/faults/judge/violation";
import type { Stage } from "@/faults/stage";

/** A run and the review that it waits for. */
export interface Waiting extends Accepted {
  review: { id: string; hash: string };
}

/** Starts runs, cycling through the workflows, and waits until every run waits for a person. */
export async function startWaiting(
  stage: Stage,
  workflowIds: readonly string[],
  count: number,
): Promise<Waiting[]> {
  const { client, installation } = stage;
  const starting = Array.from({ length: count }, async (_, index) => {
    const key = stage.key();
    const runId = await client.start(workflowIds[index % workflowIds.length] ?? "", key);
    return { key, runId, wanted: ["COMPLETED"] };
  });
  const runs = await Promise.all(starting);
  await conclude(
    client,
    runs.map((run) => ({ ...run, wanted: ["PAUSED"] })),
  );
  const reviews = await installation.sql<{ id: string; hash: string; runId: string }>(
    `select id, hash, "runId" from "Review" where "runId" = any($1) and status = 'OPEN'`,
    [runs.map(({ runId }) => runId)],
  );
  return runs.map((run) => {
    const review = reviews.find(({ runId }) => runId === run.runId);
    if (!review) throw new Error(`Run ${run.runId} doesn't wait for a person.`);
    return { ...run, review };
  });
}
