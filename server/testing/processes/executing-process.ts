import { say } from "@/server/engine/testing/slow-function";
import { getDb } from "@/server/infra/db";
import { startOutbox, stopOutbox } from "@/server/mail/start";
import { settleOn } from "@/server/testing/settings";
import { startExecutor, stopExecutor } from "@/server/transports/inngest/start";

/** A process that does the app's background work: it executes runs, handles deadlines, and sends messages. */
const [url = "", ownerUrl = "", variables = "{}"] = process.argv.slice(2);
settleOn({ url, ownerUrl }, JSON.parse(variables));
await startExecutor({ sweepEveryMs: 100 });
await startOutbox({ everyMs: 50 });
process.once("SIGTERM", async () => {
  await stopOutbox();
  await stopExecutor();
  await getDb().$disconnect();
  process.exit();
});
say("started");
