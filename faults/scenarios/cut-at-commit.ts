import type { Scenario } from "@/faults/stage";
import { at, LIFE, live, reads, recordPoints } from "./points";

const QUICK_CUTS = 6;
/** The number of times to cut the connection before a write or a commit reaches Postgres. */
const CUTS_BEFORE = 20;

/**
 * Cuts the connection between COMMIT and its response. The process survives but doesn't know whether the
 * write happened.
 */
export const cutAtCommit: Scenario = {
  title: "Cut at a commit",
  isQuick: true,
  async run(stage) {
    const { installation, client, random } = stage;
    await installation.have(2);
    const workflowId = await client.createWorkflow(LIFE);
    const points = (await recordPoints(stage, workflowId)).filter((point) => !reads(point));
    const durable = points.filter(({ isDurable }) => isDurable);
    const answers = durable.map((point) => ({ point, instead: "of its answer" as const }));
    const statements = points.map((point) => ({ point, instead: "of it" as const }));
    const chosen = stage.quick
      ? random.some(answers, QUICK_CUTS)
      : [...answers, ...random.some(statements, CUTS_BEFORE)];
    for (const [index, { point, instead }] of chosen.entries()) {
      stage.tell(`${index + 1} of ${chosen.length}`);
      const app = await installation.executing();
      const { watch, reached } = at(point, ({ cut }) => ({ instead, happens: cut }));
      app.proxy.watch = watch;
      const accepted = await live(stage, workflowId, app);
      app.proxy.watch = null;
      await stage.judge(reached() ? 1 : 0, [accepted]);
    }
  },
};
