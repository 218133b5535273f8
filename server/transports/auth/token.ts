import { getDb } from "@/server/infra/db";
import { makeContext, type ServiceContext } from "@/server/services/context";
import { findTokenActor } from "@/server/services/token/verify";

/** The context that an API token acts in. Null if it doesn't work or no longer does. */
export async function findTokenContext(token: string, requestId: string): Promise<ServiceContext | null> {
  const db = getDb();
  const found = await findTokenActor(db, token, new Date());
  return found && makeContext({ ...found, db, now: () => new Date(), requestId });
}
