import { getDb } from "@/server/infra/db";
import { makeContext, type Origin, type ServiceContext } from "@/server/services/context";
import { findTokenActor } from "@/server/services/token/verify";

/** Returns the context of an API token, or null if the token isn't valid. */
export async function findTokenContext(token: string, origin: Origin): Promise<ServiceContext | null> {
  const db = getDb();
  const found = await findTokenActor(db, token, new Date());
  return found && makeContext({ ...found, db, now: () => new Date(), ...origin });
}
