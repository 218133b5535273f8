// Runs a contender in its own process, controlled over IPC: node worker.mjs <contender> <url>
import { setTimeout as sleep } from "node:timers/promises";

const CONTENDERS = {
  floor: () => import("./contenders/floor.mjs"),
  ours: () => import("./contenders/ours.mjs"),
  dbos: () => import("./contenders/dbos.mjs"),
  graphile: () => import("./contenders/graphile.mjs"),
  sdk: () => import("./contenders/sdk.mjs"),
};
/** How long to wait for runs to pause. Nothing reports when they have paused. */
const PAUSED_AFTER_MS = 50;
/** The delay between resumes, so that the rest of a resumed run doesn't slow down the next resume. */
const BETWEEN_RESUMES_MS = 15;
const CONCURRENCY = 50;

const [name, url] = process.argv.slice(2);
const { start } = await CONTENDERS[name]();
const contender = await start(url);
const held = [];

const COMMANDS = {
  /** Executes runs one at a time. Returns how long each takes until its end is durable, in milliseconds. */
  async runs({ count, steps }) {
    const times = [];
    for (let i = 0; i < count; i++) times.push(await timed(() => contender.run(steps)));
    return times;
  },
  /** Executes runs, `atOnce` at a time. Returns the total time in milliseconds. */
  async crowd({ count, steps, atOnce }) {
    return timed(() => crowd(count, atOnce, () => contender.run(steps)));
  },
  /** Pauses runs, then resumes each one. Returns how long each takes to start its next step, in milliseconds. */
  async resumes({ count, steps }) {
    const resumes = [];
    for (let i = 0; i < count; i++) resumes.push(await contender.pause(steps));
    await sleep(PAUSED_AFTER_MS);
    return resumeEach(resumes);
  },
  /** Executes one run. Returns the times between the starts of consecutive steps, in milliseconds. */
  async stepping({ steps }) {
    const begun = [];
    await contender.run(steps, () => {
      begun.push(performance.now());
      return null;
    });
    return begun.slice(1).map((at, i) => at - begun[i]);
  },
  async hold({ count, steps }) {
    await crowd(count, CONCURRENCY, async () => held.push(await contender.pause(steps)));
  },
  async resumeHeld({ count }) {
    return resumeEach(held.splice(0, count));
  },
  /** Returns the CPU time that this process has used, in milliseconds. */
  async computed() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  async memory() {
    globalThis.gc();
    await sleep(100);
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { used: heapUsed + external, rss };
  },
};

process.on("message", async ({ command, ...options }) => {
  try {
    process.send({ result: await COMMANDS[command](options) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.on("disconnect", () => process.exit());
process.send({ result: "started" });

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function resumeEach(resumes) {
  const times = [];
  for (const resume of resumes) {
    times.push(await timed(resume));
    await sleep(BETWEEN_RESUMES_MS);
  }
  return times;
}

async function crowd(count, atOnce, work) {
  let left = count;
  const one = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
