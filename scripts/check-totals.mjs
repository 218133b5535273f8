// npm run check-totals: compares the totals of lists and usage with what they count.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/check-totals.js")).runCheckTotals);
