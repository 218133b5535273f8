import type { Accepted } from "@/faults/judge/violation";
import type { Stage } from "@/faults/stage";

/** A run, and the step that failed. */
export interface Failing extends Accepted {
  from: number;
}

/** Approves everything that the runs wait for, until they have ended. */
export type Approve = (runs: readonly Accepted[]) => Promise<unknown>;

/**
 * Starts runs, each of which fails at one of the given agent steps, chosen at random. Approves any reviews before that
 * step. The runs complete when they are continued or rerun.
 */
export async function startFailing(
  stage: Stage,
  workflowId: string,
  { size, steps, approve }: { size: number; steps: readonly number[]; approve: Approve },
): Promise<Failing[]> {
  const { client, installation, random } = stage;
  const runs = await Promise.all(
    Array.from({ length: size }, async () => {
      const key = stage.key();
      const from = steps[Math.floor(random.between(0, steps.length))] ?? 1;
      installation.models.behaviors.set(key, ({ step }) => (step === from ? "refuses" : "answers"));
      return { key, from, runId: await client.start(workflowId, key), wanted: ["FAILED"] };
    }),
  );
  await approve(runs);
  await stage.judge(0, runs);
  for (const { key } of runs) installation.models.behaviors.delete(key);
  return runs.map((run) => ({ ...run, wanted: ["COMPLETED"] }));
}
