// npm run check-totals: compares the totals of lists with the runs and reviews.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/check-totals.js")).runCheckTotals);
