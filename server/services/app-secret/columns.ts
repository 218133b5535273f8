import { z } from "zod";
import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { reencryptSecret } from "@/server/services/credential/secret";
import { reencrypt, UnreadableSecretError } from "@/server/services/secret/encrypt";
import type { EncryptionPurpose } from "@/server/services/secret/keys";

/** A column with encrypted values, in a table whose primary key is `id`. */
export interface EncryptedColumn {
  table: string;
  column: string;
  /** The other columns that the encrypted value is bound to. */
  bound: readonly string[];
  /**
   * Returns the value re-encrypted with the current secret, or null if the value already uses it. Throws if
   * no known secret can decrypt the value.
   */
  reencrypt(row: unknown): string | null;
}

const sealed = { id: z.string(), sealed: z.string() };

function encryptedColumn<Bound extends z.ZodRawShape>(
  table: Prisma.ModelName,
  column: string,
  bound: Bound,
  reencryptRow: (row: z.output<z.ZodObject<typeof sealed & Bound>>) => string | null,
): EncryptedColumn {
  const Row = z.object({ ...sealed, ...bound });
  return { table, column, bound: Object.keys(bound), reencrypt: (row) => reencryptRow(Row.parse(row)) };
}

const organizationId = z.string();

/** Every encrypted column. A column missing from this list would become unreadable after a rotation. */
export const ENCRYPTED_COLUMNS = {
  credential: [
    encryptedColumn(
      "Credential",
      "sealed",
      { organizationId, baseUrl: z.string().nullable() },
      reencryptSecret,
    ),
    encryptedColumn(
      "ChangeProposal",
      "sealed",
      { organizationId, request: z.object({ id: z.string(), baseUrl: z.string() }) },
      ({ organizationId, request, sealed }) => reencryptSecret({ ...request, organizationId, sealed }),
    ),
  ],
  "webhook secret": [
    encryptedColumn("Webhook", "secret", {}, ({ id, sealed }) => reencrypt("webhook secret", id, sealed)),
  ],
  "trigger secret": [
    ...["secret", "previousSecret"].map((column) =>
      encryptedColumn("Trigger", column, {}, ({ id, sealed }) => reencrypt("trigger secret", id, sealed)),
    ),
  ],
  "slack token": [
    encryptedColumn("SlackConnection", "botToken", {}, ({ id, sealed }) =>
      reencrypt("slack token", id, sealed),
    ),
    encryptedColumn("SlackConnection", "appToken", {}, ({ id, sealed }) =>
      reencrypt("slack token", id, sealed),
    ),
  ],
  "signing key": [
    encryptedColumn("SigningKey", "sealed", {}, ({ id, sealed }) => reencrypt("signing key", id, sealed)),
  ],
  invitation: [
    encryptedColumn("Invitation", "sealedToken", {}, ({ id, sealed }) => reencrypt("invitation", id, sealed)),
  ],
} as const satisfies Record<EncryptionPurpose, readonly EncryptedColumn[]>;

export interface EncryptedRow {
  id: string;
  sealed: string;
  state: "current" | "outdated" | "unreadable";
  /** The value re-encrypted with the current secret. Null unless the state is "outdated". */
  fresh: string | null;
}

const BATCH_SIZE = 500;

/** Reads all rows with a value in the column, in batches. */
export async function* readEncryptedRows(
  db: Database,
  { table, column, bound, reencrypt }: EncryptedColumn,
): AsyncGenerator<EncryptedRow[]> {
  const columns = [`"id"`, `"${column}" AS "sealed"`, ...bound.map((name) => `"${name}"`)];
  for (let after = ""; ; ) {
    const rows = await db.$queryRaw<{ id: string; sealed: string }[]>`
      SELECT ${Prisma.raw(columns.join(", "))} FROM ${Prisma.raw(`"${table}"`)}
      WHERE ${Prisma.raw(`"${column}"`)} IS NOT NULL AND "id" > ${after} ORDER BY "id" LIMIT ${BATCH_SIZE}`;
    if (rows.length > 0)
      yield rows.map((row) => ({ id: row.id, sealed: row.sealed, ...readState(reencrypt, row) }));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_SIZE) return;
    after = last.id;
  }
}

function readState(
  reencrypt: EncryptedColumn["reencrypt"],
  row: unknown,
): Pick<EncryptedRow, "state" | "fresh"> {
  try {
    const fresh = reencrypt(row);
    return { state: fresh === null ? "current" : "outdated", fresh };
  } catch (error) {
    if (error instanceof UnreadableSecretError) return { state: "unreadable", fresh: null };
    throw error;
  }
}

/** Counts the stored values that this process's secrets can and can't decrypt. */
export async function countEncrypted(db: Database): Promise<{ readable: number; unreadable: number }> {
  const count = { readable: 0, unreadable: 0 };
  for (const column of Object.values(ENCRYPTED_COLUMNS).flat())
    for await (const rows of readEncryptedRows(db, column))
      for (const { state } of rows) count[state === "unreadable" ? "unreadable" : "readable"]++;
  return count;
}

export async function hasEncryptedRows(db: Database): Promise<boolean> {
  for (const { table, column } of Object.values(ENCRYPTED_COLUMNS).flat()) {
    const rows = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM ${Prisma.raw(`"${table}"`)} WHERE ${Prisma.raw(`"${column}"`)} IS NOT NULL LIMIT 1`;
    if (rows.length > 0) return true;
  }
  return false;
}
