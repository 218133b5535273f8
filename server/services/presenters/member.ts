import type { MemberRef } from "@/server/domain/access/member-ref";
import type { HandedOver } from "@/server/domain/member/handed-over";
import type { MemberDto } from "@/server/domain/member/member";
import { memberStatus } from "@/server/domain/member/rules";
import type { Covered, Requester } from "@/server/domain/review/may-decide";
import type { Channel } from "@/server/domain/review/status";
import type { Invitation, Member, Prisma } from "@/server/generated/prisma/client";

/** The fields needed to name a member. */
export const MEMBER_REF = {
  select: { id: true, invitedAs: true, user: { select: { name: true, email: true } } },
} as const;

interface NamedMember {
  id: string;
  invitedAs: string | null;
  user: { name: string; email: string };
}

/**
 * Presents a member. Until the member joins, uses the name from the invitation, because the member's name in
 * other organizations is private.
 */
export function presentMember({ id, invitedAs, user }: NamedMember): MemberRef {
  return { id, name: invitedAs ?? user.name, email: user.email };
}

/** Presents the person a decision was made for, using the person's name at the time. */
export function presentDecidedFor({
  forMember,
  forName,
}: {
  forMember: NamedMember | null;
  forName: string | null;
}): MemberRef | null {
  return forMember && { ...presentMember(forMember), name: forName ?? presentMember(forMember).name };
}

export function byName(a: MemberRef, b: MemberRef): number {
  return a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1);
}

/** The fields that determine whether a member has joined. */
export const JOINING = {
  createdAt: true,
  invitations: { select: { createdAt: true, usedAt: true, expiresAt: true } },
} as const;

/** The fields that the Members page shows. */
export const MANAGED_MEMBER = {
  ...MEMBER_REF.select,
  ...JOINING,
  userId: true,
  role: true,
  joinedByLinkFrom: true,
} as const;

export type ManagedMember = Pick<
  Member,
  "id" | "invitedAs" | "userId" | "role" | "createdAt" | "joinedByLinkFrom"
> & {
  user: { name: string; email: string };
  invitations: Pick<Invitation, "createdAt" | "usedAt" | "expiresAt">[];
};

export function presentManagedMember(row: ManagedMember, now: Date): MemberDto {
  const open = row.invitations.find(({ usedAt, expiresAt }) => !usedAt && expiresAt > now);
  return {
    ...presentMember(row),
    role: row.role,
    since: row.createdAt.toISOString(),
    status: memberStatus(row),
    joinedByLinkFrom: row.joinedByLinkFrom,
    linkExpiresAt: open?.expiresAt.toISOString() ?? null,
  };
}

/**
 * The fields that show who shared a member's link and whether the organization counts votes from members
 * who joined this way.
 */
export const HANDED_OVER = {
  joinedByLinkFrom: true,
  joinedByLinkFromId: true,
  organization: { select: { countHandedOverMembers: true } },
} as const;

/**
 * Returns who shared a member's link. Returns null if no one did or if the organization counts votes from
 * members who joined this way.
 */
export function handedOverOf(member: {
  joinedByLinkFrom: string | null;
  joinedByLinkFromId: string | null;
  organization: { countHandedOverMembers: boolean };
}): HandedOver | null {
  if (member.joinedByLinkFrom === null || member.organization.countHandedOverMembers) return null;
  return { byId: member.joinedByLinkFromId, byName: member.joinedByLinkFrom };
}

/**
 * Selects the people a member covers for at `now`. The query does the filtering, because there can be many past and
 * planned covers. Use this with `findFirst`. In a transaction, Prisma runs simultaneous `findUnique` calls one by one
 * if their times differ.
 */
export function coveringAt(now: Date) {
  return {
    covering: {
      where: { endedAt: null, startsAt: { lte: now }, endsAt: { gt: now } },
      orderBy: [{ startsAt: "asc" }, { id: "asc" }],
      select: { member: { select: { ...MEMBER_REF.select, ...HANDED_OVER, role: true, removedAt: true } } },
    },
  } as const satisfies Prisma.MemberSelect;
}

type Covering = Prisma.MemberGetPayload<{ select: ReturnType<typeof coveringAt> }>;

/** Returns the people a member covers for, with their current roles. */
function coveringOf({ covering }: Covering): Covered[] {
  return covering
    .filter(({ member }) => !member.removedAt)
    .map(({ member }) => {
      const { id: memberId, name, email } = presentMember(member);
      return { memberId, name, email, role: member.role, handedOver: handedOverOf(member) };
    });
}

/** Selects the fields that, with the role, determine which reviews a member can decide at this time. */
export function rightsAt(now: Date) {
  return { ...HANDED_OVER, ...coveringAt(now) } as const satisfies Prisma.MemberSelect;
}

export type Rights = Prisma.MemberGetPayload<{ select: ReturnType<typeof rightsAt> }>;

export function rightsOf(member: Rights) {
  return { handedOver: handedOverOf(member), covering: coveringOf(member) };
}

/** The fields of a requester that affect who can decide. */
export const REQUESTER = { select: { id: true, ...HANDED_OVER } } as const;
type RequesterRow = Prisma.MemberGetPayload<typeof REQUESTER>;

/**
 * Selects the requesters of a run and of the runs that it reruns or that triggered it, with the fields that affect who
 * can decide its reviews.
 */
export const REQUESTERS = {
  channel: true,
  startedBy: { select: { ...MEMBER_REF.select, ...REQUESTER.select } },
  continuations: {
    select: {
      createdAt: true,
      askedAgainId: true,
      input: true,
      by: { select: { ...MEMBER_REF.select, ...REQUESTER.select } },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  },
  requesters: { select: { member: REQUESTER }, orderBy: { memberId: "asc" } },
} as const satisfies Prisma.RunSelect;

export function requestersOf({
  channel,
  startedBy,
  continuations,
  requesters,
}: {
  channel: Channel;
  startedBy: RequesterRow;
  continuations: readonly { by: RequesterRow }[];
  requesters: readonly { member: RequesterRow }[];
}): Requester[] {
  return [
    readRequester(startedBy, "started"),
    ...continuations.map(({ by }) => readRequester(by, "continued")),
    ...requesters.map(({ member }) =>
      readRequester(member, channel === "TRIGGER" ? "triggered" : "repeated"),
    ),
  ];
}

export function readRequester(member: RequesterRow, did: Requester["did"]): Requester {
  return { memberId: member.id, linkFromId: handedOverOf(member)?.byId ?? null, did };
}
