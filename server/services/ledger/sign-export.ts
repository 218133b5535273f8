import { createHash, sign } from "node:crypto";
import { isDatabase, transact } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { canonicalJson } from "./hash";
import { ensureSigningKey } from "./signing-key";

export interface ExportSignature {
  type: "countersign/export";
  /** The SHA-256 of evidence.json. */
  evidence: string;
  /** The SHA-256 of the text that evidence.html shows. */
  page: string;
  /** The SHA-256 of evidence.html without this signature. */
  file: string;
  /** When the evidence was read, as in the evidence. */
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

type Signer = Pick<ServiceContext, "db" | "now">;

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/** Signs an evidence file, so that every later change to it shows. */
export function signExport(
  ctx: Signer,
  { evidence, madeAt, page, file }: { evidence: string; madeAt: string; page: string; file: string },
): Promise<ExportSignature> {
  const hashes = { evidence: sha256(evidence), page: sha256(page), file: sha256(file) };
  return signStatement(ctx, { type: "countersign/export", ...hashes, madeAt });
}

/** Signs the manifest of an archive, which has the hash of every file. */
export function signArchive(
  ctx: Signer,
  { manifest, madeAt }: { manifest: string; madeAt: string },
): Promise<ArchiveSignature> {
  return signStatement(ctx, { type: "countersign/archive", manifest: sha256(manifest), madeAt });
}

async function signStatement<T extends object>(
  { db, now }: Signer,
  statement: T,
): Promise<T & { key: string; signature: string }> {
  const load = (db: Parameters<typeof ensureSigningKey>[0]) => ensureSigningKey(db, now());
  const { id: key, privateKey } = await (isDatabase(db) ? transact(db, load) : load(db));
  const signed = { ...statement, key };
  const signature = sign(null, Buffer.from(canonicalJson(signed)), privateKey).toString("base64url");
  return { ...signed, signature };
}
