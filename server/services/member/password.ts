import { hash, verify } from "@node-rs/argon2";
import { invalidInput } from "@/server/domain/error";
import { countCodePoints } from "@/server/domain/text/code-points";

const LEAST = 12;
const MOST = 200;

/** argon2id with the parameters that OWASP recommends: 19 MiB, two passes. */
export async function hashPassword(password: string): Promise<string> {
  const length = countCodePoints(password);
  if (length < LEAST || length > MOST)
    throw invalidInput("/password", `must have ${LEAST} to ${MOST} characters`);
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

let nobody: Promise<string> | undefined;

/** Whether the password is the one that was hashed. Null, for a user who does not exist, costs the same and is false. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (countCodePoints(password) > MOST) return false;
  nobody ??= hashPassword("a password that nobody has");
  return (await verify(passwordHash ?? (await nobody), password)) && passwordHash !== null;
}
