import type { Database, Transaction } from "@/server/db";
import { makeId } from "@/server/domain/id";
import { hashSignInSecret, makeSignInSecret } from "./secret";

/** What's known of the browser that signs in. */
export interface Browser {
  device: string;
  address: string | null;
}

export const UNKNOWN_BROWSER: Browser = { device: "Unknown browser", address: null };

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
  return secret;
}
