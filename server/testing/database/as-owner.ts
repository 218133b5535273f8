import type pg from "pg";
import { ownerDatabaseUrl } from "@/server/infra/env";
import { query } from "./postgres";

/** Runs SQL as the owner of the test database's tables, for changes that the app's role can't make. */
export function asOwner<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  return query<Row>(ownerDatabaseUrl(), sql);
}
