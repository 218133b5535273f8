import { invalidInput } from "@/server/domain/error";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import type { RenameInput } from "@/server/domain/member/member";
import { channelOf, inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { recordNames } from "@/server/services/ledger/names";
import { lockUser } from "./passwords";
import { recordForUser } from "./record-for-user";

/** Changes the caller's name in all their organizations. */
export async function renameSelf(ctx: ServiceContext, { name }: RenameInput): Promise<{ name: string }> {
  if (name === "") throw invalidInput("/name", "must not be empty");
  const person = requirePerson(ctx);
  const id = person.memberId;
  const { userId, user } = await ctx.db.member.findFirstOrThrow({
    where: { id, organizationId: ctx.organizationId, removedAt: null },
    select: { userId: true, user: { select: { name: true } } },
  });
  const diff = diffFields(user, { name });
  if (fieldsOf(diff).length === 0) return { name };
  return inTransaction(ctx, async ({ db, now: clock, requestId, address }) => {
    const now = clock();
    await lockUser(db, userId);
    await recordNames(db, { userId, invitedAs: null }, now);
    await db.user.update({ where: { id: userId }, data: { name } });
    const occasion = { userId, channel: channelOf(person), now, requestId, address };
    await recordForUser(db, occasion, { action: "member.renamed", private: diff });
    await recordNames(db, { userId, invitedAs: null }, now);
    return { name };
  });
}
