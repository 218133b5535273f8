import type { StepKind } from "@/faults/app/client";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted } from "@/faults/judge/violation";
import type { Scenario } from "@/faults/stage";
import type { Behavior } from "@/faults/witness/models";

const STEPS: readonly StepKind[] = ["agent", "agent"];

/**
 * Uses steps that always fail, never return, or kill the process each time. Their runs have to fail, and all
 * others have to complete.
 */
export const poison: Scenario = {
  title: "Poison steps",
  isQuick: false,
  async run(stage) {
    const { installation, client } = stage;
    await installation.have(3);
    const workflowId = await client.createWorkflow(STEPS);
    const start = async (wanted: string, behavior?: Behavior): Promise<Accepted> => {
      const key = stage.key();
      if (behavior) installation.models.behaviors.set(key, behavior);
      return { key, runId: await client.start(workflowId, key), wanted: [wanted] };
    };
    let ended = 0;
    const poisoned = await Promise.all([
      start("FAILED", () => "fails"),
      start("FAILED", () => "hangs"),
      start("FAILED", () => {
        installation.apps.find((app) => app.isExecuting)?.kill();
        ended += 1;
        return "hangs";
      }),
    ]);
    const others: Accepted[] = [];
    for (let time = 1; time <= 6; time++) {
      stage.tell(`the process was killed ${ended} times`);
      others.push(await start("COMPLETED"));
      await installation.have(3, 2);
    }
    await conclude(client, [...poisoned, ...others]);
    await stage.judge(poisoned.length, [...poisoned, ...others]);
    stage.note(`a step that kills the process ran ${ended} times and then failed; its neighbors completed`);
  },
};
