import { parseArgs } from "node:util";
import { countOf } from "@/server/domain/text/words";
import { explainFailure, StartupError } from "@/server/infra/startup-error";
import { checkTotals } from "@/server/services/totals/check";
import { withDatabase } from "./database";

const USAGE = `Usage:
  npm run check-totals               counts everything again and lists the totals that don't match
  npm run check-totals -- --repair   also corrects them`;

const MAX_LISTED = 20;

/**
 * Compares the stored totals of lists and usage with the rows that they count, whether or not the app is running.
 * With --repair, corrects wrong totals. Returns the exit code: 1 if the command fails or any totals are still wrong.
 */
export async function runCheckTotals(args: string[]): Promise<number> {
  try {
    if (args.includes("--help")) {
      console.log(USAGE);
      return 0;
    }
    const repair = readRepair(args);
    const wrong = await withDatabase(({ db }) => checkTotals(db, { repair }));
    if (wrong.length === 0) {
      console.log("All totals match.");
      return 0;
    }
    for (const total of wrong.slice(0, MAX_LISTED))
      console.log(`${total.of}: expected ${total.expected}, got ${total.total}`);
    if (wrong.length > MAX_LISTED) console.log(`… and ${wrong.length - MAX_LISTED} more`);
    const count = countOf(wrong.length, "wrong total");
    console.log(repair ? `${count} corrected.` : `${count}. To correct: npm run check-totals -- --repair`);
    return repair ? 0 : 1;
  } catch (error) {
    console.error(explainFailure(error));
    return 1;
  }
}

function readRepair(args: string[]): boolean {
  try {
    const { values } = parseArgs({ args, options: { repair: { type: "boolean" } } });
    return values.repair ?? false;
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}
