import type { CoverDto, setCoverOperation } from "@/server/domain/cover/api";
import { findPeriodFault, MAX_COVERS, type Period } from "@/server/domain/cover/period";
import { AppError, invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { couldBeOnePerson } from "@/server/domain/member/handed-over";
import { memberStatus } from "@/server/domain/member/rules";
import type { OperationInput } from "@/server/domain/operation";
import { decidesReviews } from "@/server/domain/review/deciders";
import { DECIDING_ROLES } from "@/server/domain/review/may-decide";
import { sayTime } from "@/server/domain/text/say-time";
import {
  inTransaction,
  type Person,
  requirePerson,
  requireScope,
  type ServiceContext,
} from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockMembers } from "@/server/services/member/rows";
import {
  HANDED_OVER,
  handedOverOf,
  JOINING,
  MEMBER_REF,
  presentMember,
} from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";
import { notifyCovered } from "./notify";
import { COVER_ROW, presentCover, requireMayCover } from "./rows";

/**
 * Chooses who decides reviews while a member is away. Members set their own cover. Owners and admins can also set the
 * covers of members they manage, but can't choose themselves: taking over someone's decisions needs a second person.
 */
export async function setCover(
  ctx: ServiceContext,
  input: OperationInput<typeof setCoverOperation>,
): Promise<CoverDto> {
  requireScope(ctx, "reviews:decide");
  const person = requirePerson(ctx);
  const now = ctx.now();
  const startsAt = new Date(Math.max(input.from ? Date.parse(input.from) : 0, now.getTime()));
  const period = { startsAt, endsAt: new Date(input.until) };
  const fault = findPeriodFault(period, now);
  if (fault) throw invalidInput(`/${fault.field}`, fault.message);
  return inTransaction(ctx, async (ctx) => {
    // Otherwise, two covers set at the same time could overlap, or a member could be removed after the checks below.
    await lockMembers(ctx.db, ctx.organizationId);
    const member = await findMember(ctx, "member", input.member ?? person.email);
    requireMayCover(ctx, member);
    if (!decidesReviews(member.role))
      throw invalidInput(
        "/member",
        `can't decide reviews, so there's nothing to cover. Choose an ${DECIDING_ROLES}`,
      );
    const cover = await findMember(ctx, "cover", input.cover);
    if (cover.id === member.id) throw invalidInput("/cover", "must be someone else");
    if (member.id !== person.memberId) requireSomeoneElse(person, cover);
    await requireFree(ctx, member.id, period);
    await requireRoom(ctx, { member, cover });
    const { id } = await ctx.db.memberCover.create({
      data: {
        id: makeId("cov"),
        organizationId: ctx.organizationId,
        memberId: member.id,
        coverId: cover.id,
        ...period,
        createdAt: now,
        createdById: person.memberId,
      },
    });
    await recordEntry(ctx, {
      action: "cover.set",
      subject: { type: "cover", id },
      data: {
        memberId: member.id,
        coverId: cover.id,
        from: startsAt.toISOString(),
        until: period.endsAt.toISOString(),
      },
    });
    publishChange(ctx, "member", null);
    publishChange(ctx, "review", null);
    const row = await ctx.db.memberCover.findUniqueOrThrow({ where: { id }, ...COVER_ROW });
    await notifyCovered(ctx, row);
    return presentCover(row, now);
  });
}

async function findMember(ctx: ServiceContext, field: "member" | "cover", email: string) {
  const member = await ctx.db.member.findFirst({
    where: { organizationId: ctx.organizationId, removedAt: null, user: { email: email.toLowerCase() } },
    select: { ...MEMBER_REF.select, ...JOINING, ...HANDED_OVER, role: true },
  });
  if (!member) throw invalidInput(`/${field}`, "isn't a member's email");
  if (memberStatus(member) !== "active")
    throw invalidInput(
      `/${field}`,
      `must be an active member. ${presentMember(member).name} hasn't used their invitation link yet`,
    );
  return member;
}

/**
 * Throws if the cover is, or could be, the caller: someone who shared another member's link may know that
 * member's password.
 */
function requireSomeoneElse(person: Person, cover: Awaited<ReturnType<typeof findMember>>): void {
  const instead = "Ask them, or another owner or admin, to set up the cover.";
  if (cover.id === person.memberId)
    throw new AppError("forbidden", `You can't choose yourself to cover for someone else. ${instead}`);
  if (couldBeOnePerson(person, { memberId: cover.id, handedOver: handedOverOf(cover) }))
    throw new AppError(
      "forbidden",
      `You can't choose ${presentMember(cover).name} to cover for someone, because one of you joined through a link that the other shared, or the same person shared both of your links. ${instead}`,
    );
}

/** Throws if the member has too many covers or if the cover is already covering for too many members. */
async function requireRoom(
  ctx: ServiceContext,
  { member, cover }: Record<"member" | "cover", Awaited<ReturnType<typeof findMember>>>,
): Promise<void> {
  const ahead = { organizationId: ctx.organizationId, endedAt: null, endsAt: { gt: ctx.now() } };
  for (const [where, name, words] of [
    [
      { memberId: member.id },
      presentMember(member).name,
      `already has ${MAX_COVERS} current and planned covers`,
    ],
    [
      { coverId: cover.id },
      presentMember(cover).name,
      `is already assigned to ${MAX_COVERS} current and planned covers`,
    ],
  ] as const)
    if ((await ctx.db.memberCover.count({ where: { ...ahead, ...where } })) >= MAX_COVERS)
      throw new AppError("conflict", `${name} ${words}. End one of them first.`);
}

/** Throws if someone already covers for the member at any time in the period. */
async function requireFree(
  ctx: ServiceContext,
  memberId: string,
  { startsAt, endsAt }: Period,
): Promise<void> {
  const taken = await ctx.db.memberCover.findFirst({
    where: {
      organizationId: ctx.organizationId,
      memberId,
      endedAt: null,
      startsAt: { lt: endsAt },
      endsAt: { gt: startsAt },
    },
    orderBy: { startsAt: "asc" },
    select: { startsAt: true, endsAt: true, cover: MEMBER_REF },
  });
  if (!taken) return;
  const { name } = presentMember(taken.cover);
  throw new AppError(
    "conflict",
    `${name} is already covering from ${sayTime(taken.startsAt)} until ${sayTime(taken.endsAt)}. End that cover, or choose a different time.`,
  );
}
