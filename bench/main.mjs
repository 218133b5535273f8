// npm run bench -- app|engine|editor|inbox|runs|history|ledger|gate: measures the cost of runs or the speed of pages.
import { argv, chdir, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "../scripts/build.mjs";
import { explain, Refusal, requireNode } from "../scripts/terminal.mjs";

const BENCHES = {
  app: () => import("./baseline.mjs"),
  engine: () => import("./engine.mjs"),
  editor: () => import("./editor.mjs"),
  inbox: () => import("./inbox.mjs"),
  runs: () => import("./runs.mjs"),
  history: () => import("./history.mjs"),
  ledger: () => import("./ledger.mjs"),
  gate: () => import("./gate.mjs"),
};

chdir(fileURLToPath(new URL("..", import.meta.url)));
try {
  requireNode();
  const [name, ...parts] = argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) throw new Refusal(`Choose what to measure: npm run bench -- ${Object.keys(BENCHES).join("|")}`);
  await prepare({ pages: false });
  const { measure } = await bench();
  await measure(parts);
} catch (error) {
  stderr.write(`\n${explain(error)}\n`);
  // Also ends the processes that the benchmark started.
  process.exit(1);
}
