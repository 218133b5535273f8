import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { conclude } from "@/faults/judge/conclude";
import type { Scenario } from "@/faults/stage";
import { startInFlight } from "./in-flight";
import { startPaused } from "./start-paused";

const NEXT_BUILD = ".next-faults";

/**
 * Replaces the running build with a different one while runs of all kinds are in progress. Processes are
 * replaced gracefully, one at a time.
 */
export const deployed: Scenario = {
  title: "New build deployed",
  isQuick: false,
  async run(stage) {
    const { installation, client } = stage;
    await installation.have(2);
    const paused = await startPaused(stage, 10);
    const { accepted, all } = await startInFlight(stage, 20, 1_000);
    await all;
    const before = installation.version;
    try {
      installation.belongings.push(NEXT_BUILD);
      await makeBuild(before.build);
      installation.version = { ...before, build: NEXT_BUILD };
      const old = [...installation.serving];
      for (const app of old) {
        stage.tell(`replacing ${app.name}`);
        await (await installation.launch()).serving();
        const code = await app.end();
        if (code !== 0) throw new Error(`${app.name} exited with ${code} when told to stop`);
      }
      await conclude(client, accepted);
      await conclude(client, paused);
      await stage.judge(old.length, [...accepted, ...paused]);
    } finally {
      installation.version = before;
      for (const app of installation.serving) app.kill();
      await rm(NEXT_BUILD, { recursive: true, force: true });
    }
  },
};

/** Makes a build with the same pages but a different build ID, in a folder that git ignores. */
async function makeBuild(from: string): Promise<void> {
  await rm(NEXT_BUILD, { recursive: true, force: true });
  await cp(from, NEXT_BUILD, { recursive: true, filter: (path) => !path.startsWith(join(from, "cache")) });
  await writeFile(join(NEXT_BUILD, "BUILD_ID"), "the-next-build");
}
