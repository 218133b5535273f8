import { channelOf, requirePerson, type ServiceContext } from "./context";

/** Returns the acting person's current details, to store with the action because they may change later. */
export async function signedBy(ctx: ServiceContext) {
  const person = requirePerson(ctx);
  const { joinedByLinkFrom } = await ctx.db.member.findUniqueOrThrow({ where: { id: person.memberId } });
  return {
    byId: person.memberId,
    role: person.role,
    joinedByLinkFrom,
    channel: channelOf(person),
    ...(person.kind === "token" && { tokenId: person.tokenId, tokenName: person.tokenName }),
  };
}
