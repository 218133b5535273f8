// A plain queue without an executor: raw graphile-worker, where each step is a job that adds the next. It
// records no results.
import { EventEmitter } from "node:events";
import { Logger, run as runWorker } from "graphile-worker";
import { deferred } from "../deferred.mjs";

export async function start(connectionString) {
  const asked = new Map();
  const events = new EventEmitter().setMaxListeners(0);
  events.on("job:complete", ({ job: { payload } }) => {
    if (payload.left === 1) asked.get(payload.key)?.ended.resolve();
  });
  const step = async ({ key, left }, { addJob }) => {
    asked.get(key).stepped();
    if (left > 1) await addJob("step", { key, left: left - 1 });
  };
  const worker = await runWorker({
    connectionString,
    concurrency: 50,
    noHandleSignals: true,
    taskList: { step },
    events,
    crontab: "",
    logger: new Logger(() => () => {}),
  });
  let count = 0;

  async function add(steps, stepped) {
    const key = String(++count);
    const run = { stepped, ended: deferred() };
    asked.set(key, run);
    await worker.addJob("step", { key, left: steps });
    await run.ended.promise;
    asked.delete(key);
  }

  return {
    run: (steps, stepped = () => null) => add(steps, stepped),
    /** The queue can't pause. Resuming adds the next step's job. */
    async pause() {
      const next = deferred();
      return async () => {
        add(1, next.resolve);
        await next.promise;
      };
    },
  };
}
