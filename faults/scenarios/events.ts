import { setTimeout as pause } from "node:timers/promises";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted } from "@/faults/judge/violation";
import type { Passing, Verdict } from "@/faults/postgres/proxy";
import type { Scenario } from "@/faults/stage";

const FATES = ["dropped", "doubled", "delayed"] as const;
type Fate = (typeof FATES)[number];
const EVENTS = ["workflow/run.requested", "workflow/run.resumed"] as const;
/** Longer than the sweeper waits before it wakes a decided run again. */
const DELAY_MS = 4_000;

/**
 * Drops, delays, and duplicates events that start and resume runs. A duplicated event is stored, then sent
 * again.
 */
export const events: Scenario = {
  title: "Events dropped, doubled, delayed",
  isQuick: true,
  async run(stage) {
    const { installation, client, quick } = stage;
    await installation.have(2);
    const app = await installation.executing();
    const workflowId = await client.createWorkflow(["person", "agent"]);
    const times = quick ? 1 : 5;
    const cases = EVENTS.flatMap((event) => FATES.map((fate) => ({ event, fate })));
    for (let time = 0; time < times; time++) {
      stage.tell(`${time + 1} of ${times}`);
      const round: Accepted[] = [];
      for (const { event, fate } of cases) {
        const known = event === EVENTS[0] ? round.map(({ runId }) => runId) : [];
        const seen = watchFor(event, fate, known);
        app.proxy.watch = event === EVENTS[0] ? seen.watch : null;
        const key = stage.key();
        const run = { key, runId: await client.start(workflowId, key, app), wanted: ["COMPLETED"] };
        round.push(run);
        if (event === EVENTS[1]) {
          await conclude(client, [{ ...run, wanted: ["PAUSED"] }]);
          app.proxy.watch = seen.watch;
          await approve(run);
        }
        await seen.stored;
        await pause(fate === "dropped" ? 2_500 : 100);
      }
      app.proxy.watch = null;
      await conclude(client, round, { app });
      await stage.judge(round.length, round);
    }

    async function approve({ runId }: Accepted): Promise<void> {
      const [review] = await installation.sql<{ id: string }>(`select id from "Review" where "runId" = $1`, [
        runId,
      ]);
      await client.resume(runId, review?.id ?? "", "Approved.", app);
    }
  },
};

/** Matches the executor's statements for incoming events, including those in `store/single-event.ts`. */
const STORES_EVENT = /^with\s+(accepted|awaiting) as/;

/**
 * Watches for statements that store this event and applies the fault: "dropped" to all of them, any other fault only to
 * the first. Skips events for the `known` runs.
 */
function watchFor(event: string, fate: Fate, known: readonly string[]) {
  let count = 0;
  let markStored = () => {};
  const stored = new Promise<void>((resolve) => {
    markStored = resolve;
  });
  const watch = ({ sql, values, cut }: Passing): Verdict | null => {
    if (!STORES_EVENT.test(sql.trim()) || !values.includes(event)) return null;
    if (known.some((runId) => values.includes(runId))) return null;
    count += 1;
    markStored();
    if (fate === "dropped") return { instead: "of it", happens: cut };
    if (count > 1) return null;
    return fate === "doubled" ? { instead: "of its answer", happens: cut } : { after: pause(DELAY_MS) };
  };
  return { watch, stored };
}
