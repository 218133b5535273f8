import { startDelivery, stopDelivery } from "@/server/delivery/start";
import { say } from "@/server/engine/testing/slow-function";
import { getDb } from "@/server/infra/db";
import { settleOn } from "@/server/testing/settings";
import { startExecutor, stopExecutor } from "@/server/transports/inngest/start";

/** A process that does the app's background work: it executes runs, handles deadlines, and sends messages. */
const [url = "", ownerUrl = "", variables = "{}"] = process.argv.slice(2);
settleOn({ url, ownerUrl }, JSON.parse(variables));
await startExecutor({ sweepEveryMs: 100 });
await startDelivery({ everyMs: 50 });
process.once("SIGTERM", async () => {
  await stopDelivery();
  await stopExecutor();
  await getDb().$disconnect();
  process.exit();
});
say("started");
