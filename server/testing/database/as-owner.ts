import type pg from "pg";
import { ownerDatabaseUrl } from "@/server/infra/env";
import { query } from "./postgres";

/** Runs SQL as the owner of the test database's tables, for what the app's role can't do. */
export function asOwner<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  return query<Row>(ownerDatabaseUrl(), sql);
}
