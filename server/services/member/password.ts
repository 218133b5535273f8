import { hash, verify } from "@node-rs/argon2";
import { countCodePoints } from "@/server/domain/text/code-points";
import { findPasswordFault, type PasswordOwner, PasswordRefusal } from "./password-rule";

/** Earlier versions allowed this many characters. */
const MAX_STORED_CHARS = 200;

/** The hash of a new password. Throws a `PasswordRefusal` if it's too weak. */
export async function hashNewPassword(password: string, owner: PasswordOwner): Promise<string> {
  const fault = await findPasswordFault(password, owner);
  if (fault) throw new PasswordRefusal(fault);
  return hashPassword(password);
}

/** argon2id with the parameters that OWASP recommends: 19 MiB, two passes. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

let nobody: Promise<string> | undefined;

/** Whether the password is the one that was hashed. Null, for a user who does not exist, costs the same and is false. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (countCodePoints(password) > MAX_STORED_CHARS) return false;
  nobody ??= hashPassword("a password that nobody has");
  return (await verify(passwordHash ?? (await nobody), password)) && passwordHash !== null;
}
