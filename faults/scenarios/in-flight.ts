import type { StepKind } from "@/faults/app/client";
import type { Accepted } from "@/faults/judge/violation";
import type { Stage } from "@/faults/stage";

const STEPS: readonly StepKind[] = ["agent", "person", "agent", "reviewed", "agent"];

/**
 * Starts runs that stay in progress for a while, on any process. Adds each run to `accepted` as soon as the app accepts
 * it. `all` resolves when all of them are accepted.
 */
export async function startInFlight(stage: Stage, count: number, slowestMs: number) {
  const { client, installation, random } = stage;
  const workflowId = await client.createWorkflow(STEPS);
  const accepted: Accepted[] = [];
  const starting = Array.from({ length: count }, async () => {
    const key = stage.key();
    installation.models.behaviors.set(key, () => ({ answersAfter: random.between(5, slowestMs) }));
    accepted.push({ key, runId: await client.start(workflowId, key), wanted: ["COMPLETED"] });
  });
  const all = Promise.all(starting);
  // If a scenario fails before it awaits `all`, its own error is reported instead of an unhandled rejection.
  all.catch(() => {});
  return { accepted, all };
}
