import { setTimeout as pause } from "node:timers/promises";
import { conclude } from "@/faults/judge/conclude";
import type { Scenario } from "@/faults/stage";
import { startInFlight } from "./in-flight";
import { describeTimes } from "./times";

/**
 * Kills random processes, mostly the executing one, with many runs in progress. Other processes take over.
 */
export const killedInFlight: Scenario = {
  title: "Killed with runs in progress",
  isQuick: true,
  async run(stage) {
    const { installation, client, random, quick } = stage;
    const kills = quick ? 2 : 6;
    await installation.have(quick ? 2 : 3);
    const { accepted, all } = await startInFlight(stage, quick ? 20 : 50, 400);
    const times: number[] = [];
    for (let kill = 1; kill <= kills; kill++) {
      stage.tell(`kill ${kill} of ${kills}`);
      await installation.have(quick ? 2 : 3, 2);
      const executing = await installation.executing();
      const standby = installation.serving.find((app) => app !== executing);
      await pause(random.between(50, 600));
      if (standby && kill % 3 === 0) {
        standby.kill();
        continue;
      }
      const killedAt = performance.now();
      executing.kill();
      times.push(((await installation.executing()).proxy.tookOverAt ?? 0) - killedAt);
    }
    await all;
    await conclude(client, accepted);
    await stage.judge(kills, accepted);
    stage.note(
      `with ${accepted.length} runs in progress, the standby took over after ${describeTimes(times)}`,
    );
  },
};
