import { Prisma } from "@/server/generated/prisma/client";

/** The member `m` and its user `u` as JSON, in the shape that `MEMBER_REF` selects. */
export const MEMBER_JSON = Prisma.sql`json_build_object('id', m."id", 'invitedAs', m."invitedAs",
  'user', json_build_object('name', u."name", 'email', u."email"))`;

/** Converts these columns to dates. Postgres writes times in JSON as strings. */
export function withDates<Row extends object>(row: Row, columns: readonly (keyof Row)[]): Row {
  const dates = columns.map((column) => [column, toDate(row[column])]);
  return { ...row, ...Object.fromEntries(dates) };
}

function toDate(value: unknown): unknown {
  return typeof value === "string" ? new Date(value) : value;
}
