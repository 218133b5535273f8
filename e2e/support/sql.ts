import pg from "pg";
import { readWelcome } from "@/server/transports/cli/welcome";
import type { App } from "./organization";

/** Queries the app's database directly. The shared app's database has the organizations of other files, too. */
export async function sql<Row extends pg.QueryResultRow>(
  { dataDir }: Pick<App, "dataDir">,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrlOf(dataDir) });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Returns the URL for connecting to the database as the owner of its tables. */
export function ownerUrlOf(dataDir: string): string {
  const welcome = readWelcome(dataDir);
  if (!welcome) throw new Error("the app never served");
  return welcome.migrationDatabaseUrl ?? welcome.databaseUrl;
}
