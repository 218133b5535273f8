// Compares the cost of a run on the embedded executor with its cost on another executor, on a plain queue, and on
// bare SQL, all on the same Postgres.
import { availableParallelism, cpus, loadavg } from "node:os";
import { stdout, version } from "node:process";
import { install } from "../scripts/install.mjs";
import { step } from "../scripts/terminal.mjs";
import { startContender } from "./engine/contender.mjs";
import { measureHeld } from "./engine/held.mjs";
import { compare, printCommits } from "./engine/rounds.mjs";
import { startServer } from "./engine/server.mjs";
import { measureStepping } from "./engine/stepping.mjs";
import { measureStorage } from "./engine/storage.mjs";

const CONTENDERS = ["ours", "floor", "dbos", "graphile"];
const WARMUP = { count: 500, steps: 3 };
const ROWS = [
  {
    what: "a run of 3 steps, ms",
    rounds: 15,
    command: "runs",
    options: { count: 10, steps: 3 },
  },
  {
    what: "a run of 30 steps, ms",
    rounds: 8,
    command: "runs",
    options: { count: 3, steps: 30 },
  },
  {
    what: "resumed → next step, ms",
    rounds: 15,
    command: "resumes",
    options: { count: 6, steps: 1 },
  },
  {
    what: "1,000 runs of 3 steps, 50 at a time, ms per run",
    rounds: 3,
    command: "crowd",
    options: { count: 1_000, steps: 3, atOnce: 50 },
    per: 1_000,
  },
];

/** Measures `compare`, `stepping`, `held`, or `storage`, or all of them by default. */
export async function measure(parts) {
  const wanted = (part) => parts.length === 0 || parts.includes(part);
  await install("bench");
  const server = await startServer();
  try {
    printMachine(await server.describe());
    if (wanted("compare") || wanted("stepping")) {
      const contenders = [];
      for (const name of CONTENDERS) contenders.push(await startContender(name, server));
      for (const contender of contenders) await contender.do("runs", WARMUP);
      for (const contender of contenders) await contender.do("resumes", { count: 30, steps: 1 });
      if (wanted("compare")) await step("Runs and resumes, in rounds", () => compare(contenders, ROWS));
      if (wanted("compare")) {
        const sdk = await startContender("sdk", server);
        await sdk.do("runs", WARMUP);
        await step("Cost per run", () => printCommits(server, [...contenders, sdk]));
        await sdk.end();
      }
      if (wanted("stepping")) await step("Step by step", () => measureStepping(contenders));
      for (const contender of contenders) await contender.end();
    }
    if (wanted("held")) await measureHeld(server, ["ours", "dbos"]);
    if (wanted("storage")) await measureStorage(server);
    stdout.write(`\nLoad ${loadavg()[0].toFixed(1)} after\n`);
  } finally {
    await server.stop();
  }
}

function printMachine({ server_version: postgres, ...settings }) {
  const durability = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  stdout.write(
    `\nNode ${version}, Postgres ${postgres} (${durability.join(", ")})\n` +
      `${availableParallelism()} × ${cpus()[0]?.model ?? "processor"}, load ${loadavg()[0].toFixed(1)} before\n`,
  );
}
