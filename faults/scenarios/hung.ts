import { setTimeout as pause } from "node:timers/promises";
import { conclude } from "@/faults/judge/conclude";
import type { Scenario } from "@/faults/stage";
import { startInFlight } from "./in-flight";

const RUNS = 20;

/**
 * Suspends the executing process with its sockets open. Another process takes over, and the suspended process
 * must do no harm when it resumes.
 */
export const hung: Scenario = {
  title: "Hung, then resumed",
  isQuick: false,
  async run(stage) {
    const { installation, client } = stage;
    await installation.have(2);
    const { accepted, all } = await startInFlight(stage, RUNS, 1_500);
    await all;
    await pause(300);
    const executing = await installation.executing();
    const hungAt = performance.now();
    executing.hang();
    stage.tell("waiting for takeover");
    const next = await installation.executing(executing);
    const took = Math.round((next.proxy.tookOverAt ?? 0) - hungAt);
    stage.note(`a hung process was replaced after ${took} ms`);
    stage.tell("the other process continues alone");
    const [first, rest] = [accepted.slice(0, RUNS / 2), accepted.slice(RUNS / 2)];
    await conclude(client, first, { patienceMs: 30_000 });
    await stage.judge(1, first);
    stage.tell("the hung process resumes");
    executing.proceed();
    await conclude(client, rest);
    await executing.serving();
    await stage.judge(1, rest);
  },
};
