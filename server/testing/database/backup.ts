import pg from "pg";

/** A backup of a database: each table's rows, as Postgres writes them, and each sequence's last value. */
interface Backup {
  tables: { name: string; columns: string; rows: string[] }[];
  sequences: { name: string; last: string | null }[];
}

async function asOwnerOf<T>(ownerUrl: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

/** Reads the same data as `pg_dump --data-only`, in one snapshot. No npm package contains `pg_dump` itself. */
export function backUp(ownerUrl: string): Promise<Backup> {
  return asOwnerOf(ownerUrl, async (owner) => {
    await owner.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const { rows: tables } = await owner.query<{ name: string; columns: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name,
         string_agg(format('%I', column_name), ', ' ORDER BY ordinal_position) FILTER (WHERE is_generated = 'NEVER') AS columns
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') GROUP BY 1`,
    );
    const { rows: sequences } = await owner.query<Backup["sequences"][number]>(
      `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS last FROM pg_sequences`,
    );
    const filled = [];
    for (const table of tables) {
      const { rows } = await owner.query<{ row: string }>(`SELECT t::text AS row FROM ${table.name} t`);
      filled.push({ ...table, rows: rows.map(({ row }) => row) });
    }
    return { tables: filled, sequences };
  });
}

/** Restores a backup into a database that already has the tables. Their triggers don't fire, as with `pg_restore`. */
export function restore(ownerUrl: string, { tables, sequences }: Backup): Promise<void> {
  return asOwnerOf(ownerUrl, async (owner) => {
    await owner.query("BEGIN; SET LOCAL session_replication_role = replica");
    for (const { name, columns, rows } of tables) {
      await owner.query(`DELETE FROM ${name}`);
      await owner.query(
        `INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE
         SELECT ${columns} FROM (SELECT (row::${name}).* FROM unnest($1::text[]) row) t`,
        [rows],
      );
    }
    for (const { name, last } of sequences)
      if (last !== null) await owner.query("SELECT setval($1::regclass, $2)", [name, last]);
    await owner.query("COMMIT");
  });
}
