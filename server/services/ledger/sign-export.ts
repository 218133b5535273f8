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

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/** Signs an evidence file, so that every later change to it shows. */
export async function signExport(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  { evidence, madeAt, page, file }: { evidence: string; madeAt: string; page: string; file: string },
): Promise<ExportSignature> {
  const load = (db: Parameters<typeof ensureSigningKey>[0]) => ensureSigningKey(db, now());
  const { id, privateKey } = await (isDatabase(db) ? transact(db, load) : load(db));
  const statement = {
    type: "countersign/export",
    evidence: sha256(evidence),
    page: sha256(page),
    file: sha256(file),
    madeAt,
    key: id,
  } as const;
  const signature = sign(null, Buffer.from(canonicalJson(statement)), privateKey).toString("base64url");
  return { ...statement, signature };
}
