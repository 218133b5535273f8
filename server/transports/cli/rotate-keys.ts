import { parseArgs } from "node:util";
import { sayTime } from "@/server/domain/text/say-time";
import { settle } from "@/server/infra/env";
import { explainFailure, StartupError } from "@/server/infra/startup-error";
import { openAppSecret } from "@/server/services/app-secret/open";
import { rotateSigningKeys } from "@/server/services/ledger/rotate-keys";
import { withDatabase } from "./database";

const USAGE = `Usage:
  npm run keys:rotate            publishes a new key, which starts signing the ledger tomorrow
  npm run keys:rotate -- --now   replaces the key now, for example if it may have been stolen`;

/** Replaces the key that signs the ledger, whether or not the app is running. Returns the exit code. */
export async function runRotateKeys(args: string[]): Promise<number> {
  try {
    if (args.includes("--help")) {
      console.log(USAGE);
      return 0;
    }
    const { immediately } = readOptions(args);
    return await withDatabase(async ({ db, url, settings }) => {
      if (settings.databaseUrl && !settings.appSecret)
        throw new StartupError("APP_SECRET isn't set. Run this with the same settings as the app.");
      await openAppSecret(db, settle({ ...settings, databaseUrl: url }));
      const { id, startsAt } = await rotateSigningKeys(db, { now: new Date(), immediately });
      const start = immediately || !startsAt ? "now" : `on ${sayTime(startsAt)}`;
      console.log(
        `Key ${id} starts signing ${start}.\n` +
          "It's published at /.well-known/countersign/keys.json. Ask everyone who verifies evidence to save it.",
      );
      return 0;
    });
  } catch (error) {
    console.error(explainFailure(error));
    return 1;
  }
}

function readOptions(args: string[]): { immediately: boolean } {
  try {
    const { values } = parseArgs({ args, options: { now: { type: "boolean" } } });
    return { immediately: values.now ?? false };
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}
