// npm run check-totals: compares the stored totals of lists and usage with the rows that they count.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/check-totals.js")).runCheckTotals);
