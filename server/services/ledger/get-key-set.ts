import type { KeySetDto } from "@/server/domain/ledger/api";
import { getDb } from "@/server/infra/db";
import { listSigningKeys } from "./list-keys";

/** Returns the keys that heads are signed with, as a JWK set. */
export async function getKeySet(): Promise<KeySetDto> {
  const keys = await listSigningKeys(getDb());
  return { keys: keys.map((key) => ({ ...key, use: "sig" })) };
}
