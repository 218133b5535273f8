// npm run check-totals: compares the totals of runs with the runs.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/check-totals.js")).runCheckTotals);
