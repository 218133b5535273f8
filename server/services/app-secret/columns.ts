import { z } from "zod";
import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { resealSecret } from "@/server/services/credential/secret";
import type { SealPurpose } from "@/server/services/secret/keys";
import { reseal, UnreadableSecretError } from "@/server/services/secret/seal";

/** A column with encrypted values, in a table whose primary key is `id`. */
export interface SealedColumn {
  table: string;
  column: string;
  /** The other columns that the encrypted value is bound to. */
  bound: readonly string[];
  /**
   * Returns the value re-encrypted with the current secret, or null if the value already uses it. Throws if
   * no known secret can decrypt the value.
   */
  reseal(row: unknown): string | null;
}

const sealed = { id: z.string(), sealed: z.string() };

function sealedColumn<Bound extends z.ZodRawShape>(
  table: Prisma.ModelName,
  column: string,
  bound: Bound,
  resealRow: (row: z.output<z.ZodObject<typeof sealed & Bound>>) => string | null,
): SealedColumn {
  const Row = z.object({ ...sealed, ...bound });
  return { table, column, bound: Object.keys(bound), reseal: (row) => resealRow(Row.parse(row)) };
}

const organizationId = z.string();

/** Every encrypted column. A column missing from this list would become unreadable after a rotation. */
export const SEALED_COLUMNS = {
  credential: [
    sealedColumn("Credential", "sealed", { organizationId, baseUrl: z.string().nullable() }, resealSecret),
    sealedColumn(
      "ChangeProposal",
      "sealed",
      { organizationId, request: z.object({ id: z.string(), baseUrl: z.string() }) },
      ({ organizationId, request, sealed }) => resealSecret({ ...request, organizationId, sealed }),
    ),
  ],
  "webhook secret": [
    sealedColumn("Webhook", "secret", {}, ({ id, sealed }) => reseal("webhook secret", id, sealed)),
  ],
  "trigger secret": [
    ...["secret", "previousSecret"].map((column) =>
      sealedColumn("Trigger", column, {}, ({ id, sealed }) => reseal("trigger secret", id, sealed)),
    ),
  ],
  "slack token": [
    sealedColumn("SlackConnection", "botToken", {}, ({ id, sealed }) => reseal("slack token", id, sealed)),
    sealedColumn("SlackConnection", "appToken", {}, ({ id, sealed }) => reseal("slack token", id, sealed)),
  ],
  "signing key": [
    sealedColumn("SigningKey", "sealed", {}, ({ id, sealed }) => reseal("signing key", id, sealed)),
  ],
  invitation: [
    sealedColumn("Invitation", "sealedToken", {}, ({ id, sealed }) => reseal("invitation", id, sealed)),
  ],
} as const satisfies Record<SealPurpose, readonly SealedColumn[]>;

export interface SealedRow {
  id: string;
  sealed: string;
  state: "current" | "outdated" | "unreadable";
  /** The value re-encrypted with the current secret. Null unless the state is "outdated". */
  fresh: string | null;
}

const BATCH_SIZE = 500;

/** Reads all rows with a value in the column, in batches. */
export async function* readSealedRows(
  db: Database,
  { table, column, bound, reseal }: SealedColumn,
): AsyncGenerator<SealedRow[]> {
  const columns = [`"id"`, `"${column}" AS "sealed"`, ...bound.map((name) => `"${name}"`)];
  for (let after = ""; ; ) {
    const rows = await db.$queryRaw<{ id: string; sealed: string }[]>`
      SELECT ${Prisma.raw(columns.join(", "))} FROM ${Prisma.raw(`"${table}"`)}
      WHERE ${Prisma.raw(`"${column}"`)} IS NOT NULL AND "id" > ${after} ORDER BY "id" LIMIT ${BATCH_SIZE}`;
    if (rows.length > 0)
      yield rows.map((row) => ({ id: row.id, sealed: row.sealed, ...readState(reseal, row) }));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_SIZE) return;
    after = last.id;
  }
}

function readState(reseal: SealedColumn["reseal"], row: unknown): Pick<SealedRow, "state" | "fresh"> {
  try {
    const fresh = reseal(row);
    return { state: fresh === null ? "current" : "outdated", fresh };
  } catch (error) {
    if (error instanceof UnreadableSecretError) return { state: "unreadable", fresh: null };
    throw error;
  }
}

/** Counts the stored values that this process's secrets can and can't decrypt. */
export async function countSealed(db: Database): Promise<{ readable: number; unreadable: number }> {
  const count = { readable: 0, unreadable: 0 };
  for (const column of Object.values(SEALED_COLUMNS).flat())
    for await (const rows of readSealedRows(db, column))
      for (const { state } of rows) count[state === "unreadable" ? "unreadable" : "readable"]++;
  return count;
}

export async function hasSealedRows(db: Database): Promise<boolean> {
  for (const { table, column } of Object.values(SEALED_COLUMNS).flat()) {
    const rows = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM ${Prisma.raw(`"${table}"`)} WHERE ${Prisma.raw(`"${column}"`)} IS NOT NULL LIMIT 1`;
    if (rows.length > 0) return true;
  }
  return false;
}
