import { getDb } from "@/server/db";
import { makeContext, type ServiceContext } from "@/server/services/context";
import { findTokenActor } from "@/server/services/token/verify";

/** The context in which an API token acts; null when it opens nothing (any more). */
export async function findTokenContext(token: string, requestId: string): Promise<ServiceContext | null> {
  const db = getDb();
  const found = await findTokenActor(db, token, new Date());
  return found && makeContext({ ...found, db, now: () => new Date(), requestId });
}
