import type pg from "pg";
import { ownerDatabaseUrl } from "@/server/env";
import { query } from "./postgres";

/** For what the app's role may not do: as the owner of the tables of the test's database. */
export function asOwner<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  return query<Row>(ownerDatabaseUrl(), sql);
}
