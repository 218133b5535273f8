// DBOS, the contender whose guarantees are most similar to ours. Set up as its guide recommends.
import { DBOS } from "@dbos-inc/dbos-sdk";
import { deferred } from "../deferred.mjs";

const DAY_SECONDS = 86_400;

export async function start(systemDatabaseUrl) {
  const asked = new Map();
  const noop = DBOS.registerWorkflow(
    async (steps) => {
      const { stepped } = asked.get(DBOS.workflowID) ?? { stepped: () => null };
      for (let i = 1; i <= steps; i++) await DBOS.runStep(async () => stepped(), { name: `step ${i}` });
    },
    { name: "noop" },
  );
  const pausing = DBOS.registerWorkflow(
    async (steps) => {
      const run = asked.get(DBOS.workflowID);
      for (let i = 1; i <= steps; i++) await DBOS.runStep(async () => null, { name: `step ${i}` });
      run.pausing.resolve();
      await DBOS.recv("decided", DAY_SECONDS);
      await DBOS.runStep(async () => run.next.resolve(), { name: "next" });
    },
    { name: "pausing" },
  );
  DBOS.setConfig({ name: "bench", systemDatabaseUrl, logLevel: "error" });
  await DBOS.launch();
  let count = 0;

  return {
    async run(steps, stepped = () => null) {
      const workflowID = `noop-${++count}`;
      asked.set(workflowID, { stepped });
      const handle = await DBOS.startWorkflow(noop, { workflowID })(steps);
      await handle.getResult();
      asked.delete(workflowID);
    },
    async pause(steps) {
      const workflowID = `pausing-${++count}`;
      const run = { pausing: deferred(), next: deferred() };
      asked.set(workflowID, run);
      await DBOS.startWorkflow(pausing, { workflowID })(steps);
      await run.pausing.promise;
      return async () => {
        await DBOS.send(workflowID, "yes", "decided");
        await run.next.promise;
        asked.delete(workflowID);
      };
    },
  };
}
