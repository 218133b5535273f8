import { conclude } from "@/faults/judge/conclude";
import type { Accepted, Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";

/** This scenario breaks nothing, so every request has to get a response, even on a slow machine. */
const PATIENCE_MS = 180_000;

/**
 * Many clients decide the same review concurrently, each with different text, through all processes and two endpoints.
 */
export const resumedByMany: Scenario = {
  title: "Resumed by many clients",
  isQuick: true,
  async run(stage) {
    const { installation, client, quick } = stage;
    await installation.have(2);
    const [pauses, clients] = quick ? [8, 30] : [100, 100];
    const workflowId = await client.createWorkflow(["person", "agent"]);
    const accepted: Accepted[] = [];
    for (let made = 0; made < pauses; made += 10) {
      const some = Array.from({ length: Math.min(10, pauses - made) }, async () => {
        const key = stage.key();
        return { key, runId: await client.start(workflowId, key), wanted: ["COMPLETED"] };
      });
      accepted.push(...(await Promise.all(some)));
    }
    await conclude(
      client,
      accepted.map((run) => ({ ...run, wanted: ["PAUSED"] })),
    );
    const seen: Violation[] = [];
    for (const [index, run] of accepted.entries()) {
      stage.tell(`${clients} resumes of pause ${index + 1} of ${pauses}`);
      seen.push(...(await resumeAtOnce(stage, run, clients)));
    }
    await conclude(client, accepted, { approves: false });
    await stage.judge(pauses, accepted, seen);
    if (seen.length > 0) return;
    stage.note(
      `${clients} concurrent resumes of each of ${pauses} pauses: one succeeded, and the others got its decision`,
    );
  },
};

async function resumeAtOnce(
  { installation, client }: Stage,
  run: Accepted,
  clients: number,
): Promise<Violation[]> {
  const [review] = await installation.sql<{ id: string }>(`select id from "Review" where "runId" = $1`, [
    run.runId,
  ]);
  const id = review?.id ?? "";
  const statuses = await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      const { serving } = installation;
      const app = serving[index % serving.length];
      const output = `Text ${index} for ${run.key}.`;
      const [path, body] =
        Math.floor(index / 2) % 2 === 0
          ? [`/workflows/runs/${run.runId}/resume`, { output, reviewId: id }]
          : [`/reviews/${id}/decide`, { decision: "approve", output }];
      const reply = app && (await client.ask(app, "POST", path, { body, patienceMs: PATIENCE_MS }));
      return reply?.status ?? 0;
    }),
  );
  const taken = statuses.filter((status) => status >= 200 && status < 300).length;
  const strange = statuses.find((status) => status !== 409 && !(status >= 200 && status < 300));
  return [
    ...(taken === 1
      ? []
      : [{ kind: "resumedTwice" as const, text: `${run.key}: ${taken} of ${clients} resumes succeeded` }]),
    ...(strange === undefined
      ? []
      : [{ kind: "wrongOutcome" as const, text: `${run.key}: a resume got the response ${strange}` }]),
  ];
}
