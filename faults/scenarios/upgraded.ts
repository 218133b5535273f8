import type { AppProcess } from "@/faults/app/app-process";
import type { Version } from "@/faults/app/version";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";
import { startInFlight } from "./in-flight";
import { startPaused } from "./start-paused";

const RUNS = 20;
const SLOWEST_MS = 1_000;

/**
 * Replaces an earlier version with `version` while processes of both serve the same runs. Kills the executing process
 * three times, so that each version takes over from the other.
 */
export function upgradedTo(version: Version): Scenario {
  return {
    title: "Earlier version upgraded",
    isQuick: false,
    async run(stage) {
      const { installation, client } = stage;
      await installation.have(2);
      const firstOld = await installation.executing();
      const secondOld = installation.serving.find((app) => app !== firstOld);
      if (!secondOld) throw new Error("two processes were expected");
      const accepted: Accepted[] = await startPaused(stage, 10);
      await startRuns(stage, accepted);

      installation.version = version;
      const [firstNew, secondNew] = [await launch(stage), await launch(stage)];
      const takeovers: [AppProcess, AppProcess][] = [
        [firstOld, firstNew],
        [firstNew, secondOld],
        [secondOld, secondNew],
      ];
      for (const [from, to] of takeovers) {
        await startRuns(stage, accepted);
        await requireAnswers(stage);
        await takeOver(stage, from, to);
      }
      await installation.have(2);
      await conclude(client, accepted);
      await stage.judge(takeovers.length, accepted);
    },
  };
}

async function launch({ installation }: Stage): Promise<AppProcess> {
  return (await installation.launch()).serving();
}

/** Starts runs on any process. The runs are still in progress when this returns. */
async function startRuns(stage: Stage, accepted: Accepted[]): Promise<void> {
  const started = await startInFlight(stage, RUNS, SLOWEST_MS);
  await started.all;
  accepted.push(...started.accepted);
}

/** Checks that each process answers the requests that users make most often. */
async function requireAnswers({ installation, client }: Stage): Promise<void> {
  for (const app of installation.serving)
    for (const path of ["/workflows", "/runs", "/reviews"]) {
      const reply = await client.ask(app, "GET", path);
      if (reply?.status !== 200) throw new Error(`${app.name} answered GET ${path} with ${reply?.status}`);
    }
}

/** Kills `from` and keeps every process except `to` from taking over. */
async function takeOver({ installation, tell }: Stage, from: AppProcess, to: AppProcess): Promise<void> {
  tell(`killing ${from.name}, so that ${to.name} takes over`);
  const others = installation.serving.filter((app) => app !== from && app !== to);
  for (const app of others) app.hang();
  from.kill();
  const next = await installation.executing(from);
  if (next !== to) throw new Error(`${next.name} took over instead of ${to.name}`);
  for (const app of others) app.proceed();
}
