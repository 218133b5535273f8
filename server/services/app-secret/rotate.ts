import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { ENCRYPTED_COLUMNS, type EncryptedColumn, type EncryptedRow, readEncryptedRows } from "./columns";

export interface Rotation {
  /** The number of values newly encrypted with the current secret. */
  reencrypted: number;
  /** The number of values that neither secret can decrypt. */
  unreadable: number;
  /** The number of values that changed while they were being re-encrypted. The next pass reads them again. */
  changed: number;
}

/**
 * The maximum number of passes. A rotation needs fewer, because the app encrypts every new value with the current
 * secret.
 */
const MAX_PASSES = 10;

/**
 * Re-encrypts every stored value with the current secret while the app keeps running. A rotation can safely
 * be interrupted and repeated. Values stay readable throughout, and a value is replaced only if it hasn't
 * changed since it was read.
 */
export async function rotateEncryptedRows(
  db: Database,
  onProgress: (column: EncryptedColumn, soFar: Rotation) => void = () => {},
): Promise<Rotation> {
  let reencrypted = 0;
  for (let pass = 1; ; pass++) {
    const rotation = await makePass(db, (column, soFar) =>
      onProgress(column, { ...soFar, reencrypted: reencrypted + soFar.reencrypted }),
    );
    reencrypted += rotation.reencrypted;
    const isDone = rotation.changed === 0 && rotation.reencrypted === 0;
    // A pass with nothing left to do proves that every value uses the current secret.
    if (isDone || pass === MAX_PASSES) return { ...rotation, reencrypted };
  }
}

async function makePass(
  db: Database,
  onProgress: (column: EncryptedColumn, soFar: Rotation) => void,
): Promise<Rotation> {
  const rotation: Rotation = { reencrypted: 0, unreadable: 0, changed: 0 };
  for (const column of Object.values(ENCRYPTED_COLUMNS).flat()) {
    for await (const rows of readEncryptedRows(db, column)) {
      const outdated = rows.filter(({ state }) => state === "outdated");
      const replaced = outdated.length > 0 ? await replaceRows(db, column, outdated) : 0;
      rotation.reencrypted += replaced;
      rotation.changed += outdated.length - replaced;
      rotation.unreadable += rows.filter(({ state }) => state === "unreadable").length;
      onProgress(column, rotation);
    }
  }
  return rotation;
}

/** Replaces rows that haven't changed since they were read. Returns the number of replaced rows. */
function replaceRows(
  db: Database,
  { table, column }: EncryptedColumn,
  rows: EncryptedRow[],
): Promise<number> {
  const name = Prisma.raw(`"${column}"`);
  return db.$executeRaw`
    UPDATE ${Prisma.raw(`"${table}"`)} AS stored SET ${name} = read."after"
    FROM unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ sealed }) => sealed)}::text[],
      ${rows.map(({ fresh }) => fresh)}::text[]) AS read("id", "before", "after")
    WHERE stored."id" = read."id" AND stored.${name} = read."before"`;
}
