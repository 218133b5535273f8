import pg from "pg";
import { ownerDatabaseUrl } from "@/server/infra/env";

/** A change that someone who owns the database can make. */
export interface Tampering {
  /** Like "update Decision.reason". */
  name: string;
  /** The changed rows. Null if nothing changed, for example because the change would violate a unique index. */
  rows: Record<string, unknown>[] | null;
}

/** Picks a whole number from 0 up to, but not including, `below`. */
type Pick = (below: number) => number;

/** SQL expressions that change a value, by column type. Most of them also turn null into a value. */
const EDITS: Record<string, readonly ((column: string) => string)[]> = {
  text: [
    (column) => `coalesce(${column}, '') || 'x'`,
    (column) => `CASE WHEN ${column} IS NULL THEN 'x' END`,
    (column) => `CASE WHEN length(${column}) > 1 THEN substr(${column}, 2) ELSE 'xy' END`,
  ],
  integer: [(column) => `coalesce(${column}, 0) + 1`],
  bigint: [(column) => `coalesce(${column}, 0) + 1`],
  boolean: [(column) => `NOT coalesce(${column}, false)`],
  bytea: [(column) => `set_byte(${column}, 0, (get_byte(${column}, 0) + 1) % 256)`],
  ARRAY: [(column) => `array_append(${column}, 'x')`],
  jsonb: [(column) => `jsonb_build_object('was', ${column})`],
  "timestamp with time zone": [
    (column) => `coalesce(${column}, now()) + interval '1 millisecond'`,
    (column) => `coalesce(${column}, now()) - interval '1 day'`,
  ],
};

/** Changes rows while triggers and foreign keys are disabled. Keeps a copy of the tables to undo the changes. */
export class DatabaseTamperer {
  readonly #client = new pg.Client(ownerDatabaseUrl());
  readonly #columns = new Map<string, { name: string; type: string; labels: string[] }[]>();

  private constructor(readonly tables: readonly string[]) {}

  /** Copies the tables as they are now. `restore` returns them to this state. */
  static async open(tables: readonly string[]): Promise<DatabaseTamperer> {
    const tamperer = new DatabaseTamperer(tables);
    await tamperer.#client.connect();
    await tamperer.#run("SET session_replication_role = replica; CREATE SCHEMA kept");
    for (const table of tables) {
      await tamperer.#run(`CREATE TABLE kept."${table}" AS SELECT * FROM "${table}"`);
      tamperer.#columns.set(table, await tamperer.#readColumns(table));
    }
    return tamperer;
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  /** Changes a value in a random row. */
  async edit(table: string, column: string, pick: Pick): Promise<Tampering> {
    const { type, labels } = this.#find(table, column);
    const quoted = `"${column}"`;
    const edits = labels.length > 0 ? labels.map((label) => () => `'${label}'`) : EDITS[type];
    const edit = edits?.[pick(edits.length)];
    if (!edit) throw new Error(`there's no way to change ${table}.${column}, of type ${type}`);
    return this.#change(
      `update ${table}.${column}`,
      `UPDATE "${table}" SET ${quoted} = ${edit(quoted)}
       WHERE ctid = ${await this.#pickRow(table, pick)} AND ${edit(quoted)} IS DISTINCT FROM ${quoted} RETURNING *`,
    );
  }

  async delete(table: string, pick: Pick): Promise<Tampering> {
    const row = await this.#pickRow(table, pick);
    return this.#change(`delete from ${table}`, `DELETE FROM "${table}" WHERE ctid = ${row} RETURNING *`);
  }

  /** Inserts a copy of a random row with a different ID. */
  async insert(table: string, pick: Pick): Promise<Tampering> {
    const names = (this.#columns.get(table) ?? []).map(({ name }) => name);
    const values = names.map((name) => (name === "id" ? `"id" || 'x'` : `"${name}"`));
    return this.#change(
      `insert into ${table}`,
      `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(", ")})
       SELECT ${values.join(", ")} FROM "${table}" WHERE ctid = ${await this.#pickRow(table, pick)} RETURNING *`,
    );
  }

  /** Swaps a value between two random rows. */
  async swap(table: string, column: string, pick: Pick): Promise<Tampering> {
    const [one, other] = [await this.#pickRow(table, pick), await this.#pickRow(table, pick)];
    return this.#change(
      `swap ${table}.${column}`,
      `UPDATE "${table}" t SET "${column}" = o."${column}" FROM "${table}" o
       WHERE ((t.ctid = ${one} AND o.ctid = ${other}) OR (t.ctid = ${other} AND o.ctid = ${one}))
         AND t."${column}" IS DISTINCT FROM o."${column}" RETURNING t.*`,
    );
  }

  run(name: string, sql: string): Promise<Tampering> {
    return this.#change(name, sql);
  }

  async restore(): Promise<void> {
    for (const table of this.tables) {
      const names = (this.#columns.get(table) ?? []).map(({ name }) => `"${name}"`).join(", ");
      await this.#run(
        `DELETE FROM "${table}"; INSERT INTO "${table}" (${names}) SELECT ${names} FROM kept."${table}"`,
      );
    }
  }

  async #change(name: string, sql: string): Promise<Tampering> {
    try {
      const { rows } = await this.#client.query(sql);
      return { name, rows: rows.length > 0 ? rows : null };
    } catch {
      return { name, rows: null };
    }
  }

  async #pickRow(table: string, pick: Pick): Promise<string> {
    const { rows } = await this.#client.query(`SELECT ctid::text FROM "${table}" ORDER BY ctid`);
    if (rows.length === 0) throw new Error(`${table} has no rows to change`);
    return `'${rows[pick(rows.length)].ctid}'::tid`;
  }

  /** Reads the writable columns, with their labels if they're enums. */
  async #readColumns(table: string) {
    const { rows } = await this.#client.query(
      `SELECT column_name AS name, data_type AS type, ARRAY(
           SELECT l.enumlabel::text FROM pg_type t JOIN pg_enum l ON l.enumtypid = t.oid WHERE t.typname = c.udt_name
         ) AS labels
       FROM information_schema.columns c
       WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
      [table],
    );
    return rows;
  }

  #find(table: string, column: string) {
    const found = this.#columns.get(table)?.find(({ name }) => name === column);
    if (!found) throw new Error(`${table} has no column ${column} that can be written`);
    return found;
  }

  async #run(sql: string): Promise<void> {
    await this.#client.query(sql);
  }
}
