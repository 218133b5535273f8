import { setTimeout as pause } from "node:timers/promises";
import { conclude } from "@/faults/judge/conclude";
import type { Scenario } from "@/faults/stage";
import { startInFlight } from "./in-flight";

/** Kills and restarts Postgres, then cuts all connections simultaneously, with runs in progress. */
export const postgresAway: Scenario = {
  title: "Postgres killed, connections cut",
  isQuick: true,
  async run(stage) {
    const { installation, client, random, quick } = stage;
    await installation.have(2);
    const rounds = quick ? 1 : 4;
    for (let round = 1; round <= rounds; round++) {
      stage.tell(`round ${round} of ${rounds}`);
      const { accepted, all } = await startInFlight(stage, quick ? 10 : 30, 400);
      await pause(random.between(100, 900));
      await installation.killPostgres();
      await pause(random.between(100, 900));
      for (const app of installation.serving) app.proxy.cutAll();
      await all;
      await conclude(client, accepted);
      await stage.judge(2, accepted);
    }
  },
};
