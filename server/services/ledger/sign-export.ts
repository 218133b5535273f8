import { createHash, sign } from "node:crypto";
import { isDatabase, type Transaction, transact } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { canonicalJson } from "./hash";
import { ensureSigningKey, type LoadedKey } from "./signing-key";

export interface ExportSignature {
  type: "countersign/export";
  /** The SHA-256 of evidence.json. */
  evidence: string;
  /** The SHA-256 of the text that evidence.html shows. */
  page: string;
  /** The SHA-256 of evidence.html without this signature. */
  file: string;
  /** When the evidence was read. The evidence contains the same time. */
  madeAt: string;
  key: string;
  signature: string;
}

export interface ArchiveSignature {
  type: "countersign/archive";
  /** The SHA-256 of manifest.json. */
  manifest: string;
  madeAt: string;
  key: string;
  signature: string;
}

/** Adds the installation's signature to a statement. */
export type Sign = <T extends object>(statement: T) => Promise<T & { key: string; signature: string }>;

/** How long a key is used before it's read again. Another key can replace it while a long file is written. */
const KEY_MS = 60_000;

/** Reads the key when it's first needed, and then at most once a minute, because reading it waits for other signers. */
export function makeSigner({ db, now }: Pick<ServiceContext, "db" | "now">): Sign {
  let kept: { key: LoadedKey; until: number } | null = null;
  const load = async () => {
    const loadedAt = now();
    const read = (db: Transaction) => ensureSigningKey(db, loadedAt);
    const key = await (isDatabase(db) ? transact(db, read) : read(db));
    return { key, until: loadedAt.getTime() + KEY_MS };
  };
  return async (statement) => {
    if (!kept || now().getTime() >= kept.until) kept = await load();
    const { id: key, privateKey } = kept.key;
    const signed = { ...statement, key };
    const signature = sign(null, Buffer.from(canonicalJson(signed)), privateKey).toString("base64url");
    return { ...signed, signature };
  };
}

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/** Signs an evidence file, so that any later change to it can be detected. */
export function signExport(
  sign: Sign,
  { evidence, madeAt, page, file }: { evidence: string; madeAt: string; page: string; file: string },
): Promise<ExportSignature> {
  const hashes = { evidence: sha256(evidence), page: sha256(page), file: sha256(file) };
  return sign({ type: "countersign/export", ...hashes, madeAt });
}

/** Signs the manifest of an archive, which contains the hash of every file. */
export function signArchive(
  sign: Sign,
  { manifest, madeAt }: { manifest: string; madeAt: string },
): Promise<ArchiveSignature> {
  return sign({ type: "countersign/archive", manifest: sha256(manifest), madeAt });
}
