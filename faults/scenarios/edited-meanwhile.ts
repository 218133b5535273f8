import { conclude } from "@/faults/judge/conclude";
import type { Accepted } from "@/faults/judge/violation";
import type { Scenario } from "@/faults/stage";
import { actionOf } from "@/faults/witness/models";

/** A workflow is edited, then deleted, over runs that are under way and runs that wait: each goes on as it began. */
export const editedMeanwhile: Scenario = {
  title: "Workflow edited and deleted",
  isQuick: true,
  async run(stage) {
    const { installation, client, quick } = stage;
    await installation.have(2);
    const rounds = quick ? 1 : 5;
    for (let round = 1; round <= rounds; round++) {
      stage.tell(`${round} of ${rounds}`);
      const workflowId = await client.createWorkflow(["agent", "person", "agent"]);
      const accepted: Accepted[] = [];
      const start = async (answersAfter: number) => {
        const key = stage.key();
        installation.models.behaviours.set(key, () => ({ answersAfter }));
        accepted.push({ key, runId: await client.start(workflowId, key), wanted: ["COMPLETED"] });
      };
      await Promise.all([start(1), start(1), start(1)]);
      await conclude(
        client,
        accepted.map((run) => ({ ...run, wanted: ["PAUSED"] })),
      );
      await Promise.all([start(600), start(600), start(600)]);
      const steps = [{ agentId: "writer", action: actionOf(9) }];
      const edited = { name: "Edited", description: null, steps };
      await expect(client.insist("PUT", `/workflows/${workflowId}/definition`, { body: edited }), 200);
      await expect(client.insist("DELETE", `/workflows/${workflowId}`), 204);
      await conclude(client, accepted);
      await stage.judge(2, accepted);
    }
  },
};

async function expect(asked: Promise<{ status: number; json: unknown }>, status: number): Promise<void> {
  const reply = await asked;
  if (reply.status !== status)
    throw new Error(`${reply.status} ${JSON.stringify(reply.json)}, not ${status}`);
}
