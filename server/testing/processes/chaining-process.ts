import { setTimeout as pause } from "node:timers/promises";
import { say } from "@/server/engine/testing/slow-function";
import { getDb } from "@/server/infra/db";
import { chainEntries } from "@/server/services/ledger/chain";
import { settleOn } from "@/server/testing/settings";

/** A process that only chains the ledger's entries, until it's killed. */
const [url = "", ownerUrl = ""] = process.argv.slice(2);
settleOn({ url, ownerUrl });
say("started");
for (;;) {
  await chainEntries(getDb());
  await pause(5);
}
