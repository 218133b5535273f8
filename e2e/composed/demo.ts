import { randomBytes } from "node:crypto";
import seed from "@/prisma/seed";
import { connectDatabase } from "@/server/infra/db";
import { parseEnv, settle } from "@/server/infra/env";
import type { Composed } from "./composed";

/** Seeds the demo. The app itself seeds it only in its built-in database. */
export async function makeDemo(
  { databaseUrl, secret, url }: Composed,
  known: { password?: string | undefined; token?: string | undefined } = {},
) {
  settle({ ...parseEnv({}), databaseUrl, appSecret: secret, publicUrl: url });
  const password = known.password ?? randomBytes(9).toString("base64url");
  const token = known.token ?? `cs_${randomBytes(32).toString("base64url")}`;
  const db = connectDatabase(databaseUrl);
  const { email } = await seed(db, { password, token });
  await db.$disconnect();
  return { email, password, token };
}
