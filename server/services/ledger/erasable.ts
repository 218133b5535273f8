import { randomBytes } from "node:crypto";
import { z } from "zod";
import { makeId } from "@/server/domain/id";
import type { LedgerSubject } from "@/server/domain/ledger/actions";
import type { ErasableKey, LedgerEntry } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { decryptWithKey, encryptWithKey } from "@/server/services/secret/encrypt";
import { canonicalJson, commitToText } from "./hash";

const BYTES = 32;

export interface Subject {
  type: LedgerSubject;
  id: string;
}

/** An entry's columns for names and text. */
type Sealed = Pick<LedgerEntry, "keyId" | "sealed" | "sealedHash">;

/**
 * Encrypts names and text, so that deleting the subject's key erases the content. Commits to the content with the key's
 * salt.
 */
export async function sealContent(
  db: Transaction,
  organizationId: string,
  subject: Subject,
  content: object,
): Promise<Sealed> {
  const { id, key, salt } = await ensureKey(db, organizationId, subject);
  const json = canonicalJson(content);
  const sealed = encryptWithKey(Buffer.from(key), ownerOf(subject), json);
  return { keyId: id, sealed, sealedHash: commitToText(salt, json) };
}

/** Decrypts an entry's names and text. Null if the entry has none or if they were erased. */
export async function unsealContent(db: Database | Transaction, entry: LedgerEntry): Promise<unknown> {
  const { organizationId, keyId } = entry;
  if (keyId === null) return null;
  const row = await db.erasableKey.findFirst({ where: { id: keyId, organizationId } });
  return row && decryptContent(row, entry);
}

const Content = z.record(z.string(), z.json());

/**
 * Decrypts an entry's names and text with their key. Null if the entry has none or if they don't match its commitment.
 */
export function decryptContent(
  { key, salt }: Pick<ErasableKey, "key" | "salt">,
  entry: Pick<LedgerEntry, "sealed" | "sealedHash" | "subjectType" | "subjectId">,
): z.output<typeof Content> | null {
  const { sealed, sealedHash, subjectType: type, subjectId: id } = entry;
  const json = sealed === null ? null : decryptWithKey(Buffer.from(key), ownerOf({ type, id }), sealed);
  // A ciphertext can be crafted to decrypt with two different keys. Comparing the commitment reveals a replaced key.
  return json === null || commitToText(salt, json) !== sealedHash ? null : Content.parse(JSON.parse(json));
}

/** Binds content to its subject. */
function ownerOf({ type, id }: { type: string; id: string }): string {
  return `${type}:${id}`;
}

/** Finds or creates the subject's key. */
export async function ensureKey(
  db: Transaction,
  organizationId: string,
  { type: subjectType, id: subjectId }: Subject,
): Promise<ErasableKey> {
  const where = { organizationId_subjectType_subjectId: { organizationId, subjectType, subjectId } };
  const found = await db.erasableKey.findUnique({ where });
  if (found) return found;
  // Another transaction may create the key at the same time.
  await db.erasableKey.createMany({
    data: {
      id: makeId("ekey"),
      organizationId,
      subjectType,
      subjectId,
      key: randomBytes(BYTES),
      salt: randomBytes(BYTES),
    },
    skipDuplicates: true,
  });
  return db.erasableKey.findUniqueOrThrow({ where });
}
