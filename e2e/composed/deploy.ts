// Runs the deploy that docs/scale.md describes, while visitors keep using the app. Prints what they saw and
// how their runs ended. Exits with 0 if there were no problems.
import { setTimeout as pause } from "node:timers/promises";
import { type InngestServer, startInngestServer } from "@/e2e/support/inngest-server";
import { countRestarts, judgeRuns } from "@/faults/judge/judge-runs";
import { actionOf } from "@/faults/witness/models";
import type { App } from "./composed";
import {
  ask,
  type RecordedInstallation,
  readCompletedRows,
  withRecordedInstallation,
} from "./recorded-installation";
import { Visitors } from "./visitors";

/**
 * How long a model takes to respond: long enough that a process that waited only for open requests would stop
 * in the middle of a model call.
 */
const MODEL_MS = 300;
const BEFORE_AND_AFTER_MS = 5_000;

interface Outcome {
  where: string;
  line: string;
  problems: string[];
}

const outcomes = [
  await deploy("the built-in executor", "engine", null),
  await deploy("a server that calls the signed mount", "inngest_server", await startInngestServer()),
];
console.log(
  "| Runs executed by | requests | failed | slowest, s | runs | lost, stuck, or repeated | restarted |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const { line } of outcomes) console.log(line);
for (const { where, problems } of outcomes)
  for (const problem of problems.slice(0, 20)) console.log(`- ${where}: ${problem}`);
process.exit(outcomes.every(({ problems }) => problems.length === 0) ? 0 : 1);

async function deploy(where: string, schema: string, server: InngestServer | null): Promise<Outcome> {
  return withRecordedInstallation(server, async (installation) => {
    const { composed, models, database, token } = installation;
    models.latencyMs = MODEL_MS;
    const visitors = new Visitors(composed.url, token, await createWorkflow(installation));
    await pause(BEFORE_AND_AFTER_MS);
    for (const app of ["app-1", "app-2"] satisfies App[]) {
      const code = await composed.end(app);
      if (code !== 0) visitors.seen.faults.push(`${app} ended with ${code}`);
      await composed.startApp(app);
      await pause(BEFORE_AND_AFTER_MS);
    }
    const { requests, faults, runs, slowestMs } = await visitors.leave();

    const runIds = runs.map(({ runId }) => runId);
    const rows = await readCompletedRows(database, runIds, schema);
    const wanted = runs.map((run) => ({ ...run, wanted: ["COMPLETED"] as const }));
    const violations = judgeRuns(wanted, rows, models.calls).map(({ text }) => text);
    const cells = [where, requests, faults.length, (slowestMs / 1000).toFixed(1), runs.length];
    return {
      where,
      line: `| ${[...cells, violations.length, countRestarts(rows)].join(" | ")} |`,
      problems: [...faults, ...violations, ...(runs.length === 0 ? ["no run was started"] : [])],
    };
  });
}

async function createWorkflow(installation: RecordedInstallation): Promise<string> {
  const steps = [
    { agentId: "writer", action: actionOf(1) },
    { agentId: "human", action: actionOf(2) },
    { agentId: "writer", action: actionOf(3) },
  ];
  const { id } = await ask<{ id: string }>(installation, "POST", "/workflows", { name: "Deploy", steps });
  return id;
}
