import type { QueryResultRow } from "pg";

/** A statement that Postgres parses and plans once per connection. */
export type Statement = { name: string; text: string };

/** A single-row statement, and one that combines several of them. */
export type RowStatement = {
  one: Statement;
  /**
   * Takes an array in place of each value that `one` takes. Returns each row's first value as `id`. It may skip rows,
   * such as locked ones, because `one` then runs for each row that it didn't return.
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
