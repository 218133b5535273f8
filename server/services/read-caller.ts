import type { Requester } from "@/server/domain/review/may-decide";
import { requirePerson, type ServiceContext } from "./context";
import { REQUESTER, readRequester } from "./presenters/member";

/** Returns the caller as a requester of a run. */
export async function readCaller(ctx: ServiceContext, did: Requester["did"]): Promise<Requester> {
  const { memberId: id } = requirePerson(ctx);
  const where = { id, organizationId: ctx.organizationId };
  return readRequester(await ctx.db.member.findFirstOrThrow({ where, ...REQUESTER }), did);
}
