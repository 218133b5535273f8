import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@/server/infra/database/migrate";
import { startPostgres } from "@/server/infra/database/postgres";

/** Starts a Postgres server that no other test uses, because a server counts transactions across all its databases. */
export async function startOwnServer(): Promise<{ url: string; ownerUrl: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "countersign-own-"));
  const { appUrl, ownerUrl, stop } = await startPostgres({ directory, durable: false });
  await migrate(ownerUrl, "prisma/migrations", appUrl);
  return {
    url: appUrl,
    ownerUrl,
    async stop() {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
