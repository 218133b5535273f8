import { say } from "@/server/engine/testing/slow-function";
import { getDb } from "@/server/infra/db";
import { allowAttempt } from "@/server/services/throttle/allow-attempt";
import { settleOn } from "@/server/testing/settings";

/**
 * A process that waits for a signal, then makes simultaneous sign-in attempts for one account and reports how
 * many were allowed.
 */
const [url = "", account = "", times = "0"] = process.argv.slice(2);
settleOn({ url, ownerUrl: url });
const db = getDb();
await db.$queryRaw`SELECT 1`;
process.stdin.once("data", async () => {
  const attempts = Array.from({ length: Number(times) }, () =>
    allowAttempt(db, "signIn", { account, address: "192.0.2.1" }),
  );
  const admitted = (await Promise.all(attempts)).filter(Boolean).length;
  say("attempted", { admitted });
});
say("started");
