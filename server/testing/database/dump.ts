import { asOwner } from "./as-owner";

/** Returns every row in the database, each as its table's name followed by the row's JSON. */
export async function dumpRows(): Promise<string[]> {
  const tables = await asOwner<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS "name" FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows: string[] = [];
  for (const { name } of tables)
    for (const { row } of await asOwner<{ row: string }>(`SELECT to_json(t)::text AS "row" FROM ${name} t`))
      rows.push(`${name} ${row}`);
  return rows;
}
