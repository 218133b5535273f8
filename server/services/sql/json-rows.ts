import { Prisma } from "@/server/generated/prisma/client";

/** The fields that name the member `m`, whose user is `u`: the result of `MEMBER_REF`. */
export const MEMBER_JSON = Prisma.sql`json_build_object('id', m."id", 'invitedAs', m."invitedAs",
  'user', json_build_object('name', u."name", 'email', u."email"))`;

/** Converts times to dates in a row that Postgres returned as JSON. */
export function withDates<Row extends object>(row: Row, columns: readonly (keyof Row)[]): Row {
  const dates = columns.map((column) => [column, toDate(row[column])]);
  return { ...row, ...Object.fromEntries(dates) };
}

function toDate(value: unknown): unknown {
  return typeof value === "string" ? new Date(value) : value;
}
