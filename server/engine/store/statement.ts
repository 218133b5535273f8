import type { QueryResultRow } from "pg";

/** A statement that Postgres parses and plans once per connection. */
export type Statement = { name: string; text: string };

/** A statement about one row, and a combined one about several. */
export type RowStatement = {
  one: Statement;
  /**
   * Takes an array for each value of `one`. Returns each row's first value as `id`. Rows that it doesn't return are
   * left to `one`, so it can skip locked rows.
   */
  many: Statement;
};

/** Returns the values that combined statements have in common. Called just before they run. */
export type Common = (values: unknown[][]) => unknown[];

export type Query = <Row extends QueryResultRow>(
  statement: Statement,
  values: unknown[],
  patience?: number,
) => Promise<Row[]>;
export type QueryRow = <Row extends QueryResultRow>(
  statement: RowStatement,
  values: unknown[],
  patience?: number,
  common?: Common,
) => Promise<Row | null>;
