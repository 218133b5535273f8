import type { Scenario, Stage } from "@/faults/stage";
import { at, LIFE, live, type Point, reads, recordPoints } from "./points";
import { describeTimes } from "./times";

const QUICK_KILLS = 6;
/**
 * The sample size for statements that leave nothing behind, either because they only read or because their
 * transaction is still open.
 */
const OTHERS_IN_FULL_RUN = 12;

type Instead = "of it" | "of its answer";

/**
 * Kills the executing process before it runs a statement and, in a second run, before it gets the statement's response.
 * Another process takes over. A full test does this for every statement that commits or writes on its own, and for a
 * sample of the others, which leave nothing behind. With `--every-statement`, does this for all statements.
 */
export const killedAtStatement: Scenario = {
  title: "Killed at a statement",
  isQuick: true,
  async run(stage) {
    const { installation, client } = stage;
    await installation.have(2);
    const workflowId = await client.createWorkflow(LIFE);
    const moments = choose(stage, await recordPoints(stage, workflowId));
    const times: number[] = [];
    for (const [index, { point, instead }] of moments.entries()) {
      stage.tell(`${index + 1} of ${moments.length}`);
      // Each kill uses up a process. Spare processes start in the background, so that later kills don't have to wait.
      await installation.have(stage.quick ? 3 : 5, 2);
      const app = await installation.executing();
      let killedAt = 0;
      const { watch, reached } = at(point, () => ({
        instead,
        happens: () => {
          killedAt = performance.now();
          app.kill();
        },
      }));
      app.proxy.watch = watch;
      const living = live(stage, workflowId, app);
      const accepted = await living;
      app.proxy.watch = null;
      const next = await installation.executing();
      if (reached() && next !== app) times.push((next.proxy.tookOverAt ?? 0) - killedAt);
      await stage.judge(reached() ? 1 : 0, [accepted]);
    }
    stage.note(`the standby took over after ${describeTimes(times)}`);
  },
};

function choose({ quick, extent, random }: Stage, points: Point[]): { point: Point; instead: Instead }[] {
  const moments = (some: Point[]) =>
    (["of it", "of its answer"] as const).flatMap((instead) => some.map((point) => ({ point, instead })));
  if (quick) return random.some(moments(points.filter((point) => !reads(point))), QUICK_KILLS);
  if (extent.everyStatement) return moments(points);
  const durable = moments(points.filter(({ isDurable }) => isDurable));
  const others = moments(points.filter(({ isDurable }) => !isDurable));
  return [...durable, ...random.some(others, OTHERS_IN_FULL_RUN)];
}
