import type pg from "pg";

/** Columns to ignore because background work changes them or because they record the last use. */
const MOVING = ["lastUsedAt", "dispatchedAt", "mailAt", "mailedAt"];
/**
 * Tables to ignore. Idempotency records aren't an organization's own data: they let repeated requests get the same
 * response. Totals and the ledger's bookkeeping change in the background. The rows that they count or refer to are
 * still compared.
 */
const EXCLUDED = [
  ...["IdempotencyRecord", "ListTotal", "ListTotalChange", "UsageTotal", "UsageTotalChange"],
  ...["LedgerPending", "LedgerLink", "LedgerHead", "LedgerCheck", "PendingReceipt", "WitnessFileHead"],
];

/** Reads the database directly. Lists tables from the catalog, so that new tables are included. */
export class Rows {
  #tables: { name: string; hasId: boolean }[] = [];

  constructor(readonly pool: pg.Pool) {}

  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  async open(): Promise<this> {
    this.#tables = await this.sql(
      `
      SELECT c.table_name AS name, bool_or(i.column_name IS NOT NULL) AS "hasId"
      FROM information_schema.columns c
      LEFT JOIN information_schema.columns i
        ON i.table_schema = c.table_schema AND i.table_name = c.table_name AND i.column_name = 'id'
      WHERE c.table_schema = 'public' AND c.column_name = 'organizationId' AND c.table_name <> ALL ($1)
      GROUP BY c.table_name ORDER BY c.table_name`,
      [EXCLUDED],
    );
    if (this.#tables.length < 15) throw new Error("couldn't find the organizations' tables");
    return this;
  }

  /** Returns a hash of an organization's rows for each table. */
  async snapshot(organizationId: string): Promise<Map<string, string>> {
    const hashes = new Map<string, string>();
    const moving = MOVING.map((name) => `'${name}'`).join(", ");
    const hash = `md5(coalesce(string_agg(row, '' ORDER BY row), '')) AS hash`;
    const rowOf = `(to_jsonb(t) - ARRAY[${moving}])::text AS row`;
    for (const { name } of this.#tables) {
      const [found] = await this.sql<{ hash: string }>(
        `SELECT ${hash} FROM (SELECT ${rowOf} FROM "${name}" t WHERE "organizationId" = $1) rows`,
        [organizationId],
      );
      hashes.set(name, found?.hash ?? "");
    }
    const others = [
      ["Organization", `"Organization" t WHERE t."id" = $1`],
      ["User", `"User" t WHERE t."id" IN (SELECT "userId" FROM "Member" WHERE "organizationId" = $1)`],
    ];
    for (const [name = "", from] of others) {
      const [found] = await this.sql<{ hash: string }>(
        `SELECT ${hash} FROM (SELECT ${rowOf} FROM ${from}) rows`,
        [organizationId],
      );
      hashes.set(name, found?.hash ?? "");
    }
    return hashes;
  }

  /** Returns the organization's ID, one ID from each table, all member IDs, and the ID of one sign-in. */
  async ids(organizationId: string): Promise<string[]> {
    const ids = [organizationId];
    for (const { name, hasId } of this.#tables) {
      if (!hasId) continue;
      const limit = name === "Member" ? "" : "LIMIT 1";
      const found = await this.sql<{ id: string }>(
        `SELECT "id" FROM "${name}" WHERE "organizationId" = $1 ORDER BY "id" ${limit}`,
        [organizationId],
      );
      ids.push(...found.map(({ id }) => id));
    }
    const signIns = await this.sql<{ id: string }>(
      `SELECT s."id" FROM "SignIn" s JOIN "Member" m USING ("userId") WHERE m."organizationId" = $1
       ORDER BY s."id" LIMIT 1`,
      [organizationId],
    );
    return [...ids, ...signIns.map(({ id }) => id)];
  }
}

/** Returns the tables in which two snapshots differ. */
export function changedTables(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...before].filter(([name, hash]) => after.get(name) !== hash).map(([name]) => name);
}
