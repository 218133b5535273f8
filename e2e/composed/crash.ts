// Kills an app process while a simulated Inngest server is calling it. The server uses Inngest's own backoff.
// Prints how long the interrupted runs waited. Exits with 0 if every run completed and none waited for the backoff.
import { startInngestServer } from "@/e2e/support/inngest-server";
import { judgeRuns } from "@/faults/judge/judge-runs";
import { actionOf } from "@/faults/witness/models";
import { until } from "@/server/testing/until";
import {
  ask,
  type RecordedInstallation,
  readCompletedRows,
  withRecordedInstallation,
} from "./recorded-installation";

const RUNS = 20;
/** How long a model takes to respond: long enough that every run is in a call when the process is killed. */
const MODEL_MS = 5_000;
/** Inngest waits 15 seconds, plus up to 30 seconds of jitter, before it first retries a call. */
const BACKOFF_MS = { least: 15_000, jitter: 30_000 };

const server = await startInngestServer({
  retryDelay: () => BACKOFF_MS.least + Math.random() * BACKOFF_MS.jitter,
});
const { waits, problems } = await withRecordedInstallation(server, async (installation) => {
  const { composed, models, database } = installation;
  models.latencyMs = MODEL_MS;
  const runs = await startRuns(installation);
  const firstCalls = () => models.calls.filter(({ step }) => step === 1);
  await until(
    async () => firstCalls().length,
    (calls) => calls === RUNS,
  );
  const killedAt = Date.now();
  await composed.kill("app-1");

  const wanted = runs.map((run) => ({ ...run, wanted: ["COMPLETED"] as const }));
  const runIds = runs.map(({ runId }) => runId);
  const rows = await readCompletedRows(database, runIds, "inngest_server");
  return {
    waits: firstCalls()
      .slice(RUNS)
      .map(({ at }) => at - killedAt),
    problems: judgeRuns(wanted, rows, models.calls).map(({ text }) => text),
  };
});

const longest = Math.max(0, ...waits);
if (waits.length === 0) problems.push("the killed process had no call in progress");
if (longest >= BACKOFF_MS.least) problems.push(`a run waited ${longest} ms, for Inngest's backoff`);
console.log("| A process killed | runs | in a call of it | longest wait, s | lost, stuck, or repeated |");
console.log("| --- | ---: | ---: | ---: | ---: |");
console.log(`| kill -9 | ${RUNS} | ${waits.length} | ${(longest / 1000).toFixed(1)} | ${problems.length} |`);
for (const problem of problems.slice(0, 20)) console.log(`- ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);

async function startRuns(installation: RecordedInstallation): Promise<{ key: string; runId: string }[]> {
  const steps = [
    { agentId: "writer", action: actionOf(1) },
    { agentId: "writer", action: actionOf(2) },
  ];
  const { id } = await ask<{ id: string }>(installation, "POST", "/workflows", { name: "Crash", steps });
  return Promise.all(
    Array.from({ length: RUNS }, async (_, index) => {
      const key = `crash-${index}`;
      const { runId } = await ask<{ runId: string }>(installation, "POST", `/workflows/${id}/run`, {
        input: key,
      });
      return { key, runId };
    }),
  );
}
