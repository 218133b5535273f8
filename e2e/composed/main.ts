// Starts in place of the app, so that the journeys run on an installation like the one in compose.yaml.
import { loadEnv } from "@/server/infra/env";
import { readWelcome, writeWelcome } from "@/server/transports/cli/welcome";
import { Composed } from "./composed";
import { makeDemo } from "./demo";

const { dataDir, port } = loadEnv();
const { PUBLIC_URL: _, DATABASE_URL: __, ...variables } = process.env;
const composed = new Composed({ folder: dataDir, port, variables });

let stopping: Promise<never> | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop(0));

try {
  await composed.start();
  await welcome();
  await composed.startProxy();
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

function stop(code: number): Promise<never> {
  stopping ??= composed.stop().then(() => process.exit(code));
  return stopping;
}

async function welcome(): Promise<void> {
  const { databaseUrl, ownerUrl: migrationDatabaseUrl, url } = composed;
  const signIn = await makeDemo(composed, readWelcome(dataDir) ?? {});
  writeWelcome(dataDir, { url, databaseUrl, migrationDatabaseUrl, pid: process.pid, ...signIn });
}
