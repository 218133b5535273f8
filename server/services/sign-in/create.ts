import { makeId } from "@/server/domain/id";
import type { Database, Transaction } from "@/server/infra/db";
import { endLeastUsedSignIns } from "./end";
import { hashSignInSecret, makeSignInSecret } from "./secret";

/** What's known about the browser that signs in. */
export interface Browser {
  device: string;
  address: string | null;
}

export const UNKNOWN_BROWSER: Browser = { device: "Unknown browser", address: null };

/** More than anyone has browsers, so a script that signs in for each request can't fill the table. */
const MAX_SIGN_INS = 100;

/** Records a sign-in and returns the secret for its cookie. */
export async function createSignIn(
  db: Database | Transaction,
  userId: string,
  { device, address }: Browser,
  now: Date,
): Promise<string> {
  const secret = makeSignInSecret();
  const hash = hashSignInSecret(secret);
  const data = { id: makeId("sgn"), userId, hash, device, address, createdAt: now, lastUsedAt: now };
  await db.signIn.create({ data });
  await endLeastUsedSignIns(db, { userId, keep: MAX_SIGN_INS });
  return secret;
}
