import { conclude } from "@/faults/judge/conclude";
import type { Stage } from "@/faults/stage";

/** Starts runs and waits until all of them are paused. Each run completes once a person approves it. */
export async function startPaused(stage: Stage, count: number) {
  const { client } = stage;
  const workflowId = await client.createWorkflow(["person", "agent"]);
  const runs = await Promise.all(
    Array.from({ length: count }, async () => {
      const key = stage.key();
      return { key, runId: await client.start(workflowId, key), wanted: ["COMPLETED"] };
    }),
  );
  await conclude(
    client,
    runs.map((run) => ({ ...run, wanted: ["PAUSED"] })),
  );
  return runs;
}
