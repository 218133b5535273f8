import { conclude } from "@/faults/judge/conclude";
import type { Accepted, Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";
import { actionOf } from "@/faults/witness/models";

const ORIGINAL = "These are the instructions at the start.";
const EDITED = "These are the edited instructions.";

/**
 * Edits a workflow and its agent, deletes the workflow, and kills a process while runs are in progress. Each
 * run has to keep the versions it started with.
 */
export const editedDuringRuns: Scenario = {
  title: "Workflow and agent edited",
  isQuick: true,
  async run(stage) {
    const { installation, client, quick } = stage;
    await installation.have(2);
    const rounds = quick ? 1 : 5;
    for (let round = 1; round <= rounds; round++) {
      stage.tell(`${round} of ${rounds}`);
      const agentId = `edited_${round}`;
      const agent = (instructions: string) => ({ name: "Edited", config: { kind: "model", instructions } });
      const made = { id: agentId, ...agent(ORIGINAL) };
      await expect(client.request("POST", "/agents", { body: made, key: stage.key() }), 201);
      const workflowId = await client.createWorkflow(["agent", "person", "agent"], {}, agentId);
      const accepted: Accepted[] = [];
      const start = async (answersAfter: number) => {
        const key = stage.key();
        installation.models.behaviors.set(key, () => ({ answersAfter }));
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
      await expect(client.request("PUT", `/workflows/${workflowId}/definition`, { body: edited }), 200);
      await expect(client.request("DELETE", `/workflows/${workflowId}`), 204);
      await expect(client.request("PATCH", `/agents/${agentId}`, { body: agent(EDITED) }), 200);
      (await installation.executing()).kill();
      await installation.have(2);
      await conclude(client, accepted);
      await stage.judge(4, accepted, findEdited(stage, accepted));
    }
  },
};

/** Finds calls whose instructions were edited after the run started. */
function findEdited({ installation }: Stage, accepted: readonly Accepted[]): Violation[] {
  const keys = new Set(accepted.map(({ key }) => key));
  return installation.models.calls
    .filter(({ key, system }) => keys.has(key) && !system.includes(ORIGINAL))
    .map(({ key, step }) => ({
      kind: "wrongText",
      text: `step ${step} of ${key} used instructions that were edited after the run started`,
    }));
}

async function expect(asked: Promise<{ status: number; json: unknown }>, status: number): Promise<void> {
  const reply = await asked;
  if (reply.status !== status)
    throw new Error(`${reply.status} ${JSON.stringify(reply.json)}, not ${status}`);
}
