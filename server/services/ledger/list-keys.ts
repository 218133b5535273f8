import type { SigningKeyDto } from "@/server/domain/ledger/entry";
import type { Database, Transaction } from "@/server/infra/db";

/** Lists all keys that have signed or will sign heads, newest first. */
export async function listSigningKeys(db: Database | Transaction): Promise<SigningKeyDto[]> {
  const rows = await db.signingKey.findMany({ orderBy: { createdAt: "desc" }, omit: { sealed: true } });
  return rows.map(({ id, publicKey, createdAt, startsAt, retiredAt }) => ({
    kty: "OKP",
    crv: "Ed25519",
    x: publicKey,
    kid: id,
    createdAt: createdAt.toISOString(),
    startsAt: (startsAt ?? createdAt).toISOString(),
    retiredAt: retiredAt?.toISOString() ?? null,
  }));
}
