import { createHash } from "node:crypto";
import type { Database, Transaction } from "@/server/db";
import { scopesOf } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import type { Actor } from "@/server/services/context";
import { HANDED_OVER, handedOverOf } from "./handed-over";
import { JOINING } from "./present";

/** A browser session: the user, the organization and the password version. Permissions are looked up on each request. */
export interface SessionClaims {
  userId: string;
  organizationId: string;
  stamp: string;
  /** When they joined, in milliseconds, so that adding them again revives no session. Missing in older sessions. */
  since?: number;
}

export interface Membership {
  organizationId: string;
  organizationName: string;
  since: Date;
  userId: string;
  userName: string;
  actor: Extract<Actor, { kind: "member" }>;
  /** Where else they may go: all the organizations that they take part in, the one they joined first at the front. */
  organizations: { id: string; name: string }[];
}

/** What to sign a user in with: in the given organization, or in the one they joined first. Null: they have no place there. */
export async function beginSession(
  db: Database | Transaction,
  userId: string,
  organizationId?: string,
): Promise<SessionClaims | null> {
  const user = await findPlaces(db, userId);
  const place = user?.places.find((place) => !organizationId || place.organizationId === organizationId);
  if (!user?.passwordHash || !place) return null;
  const { organizationId: id, createdAt } = place;
  return { userId, organizationId: id, stamp: stampOf(user.passwordHash), since: createdAt.getTime() };
}

/** The current membership of a session. Null if it ended or the password has changed. */
export async function findMembership(
  db: Database,
  { userId, organizationId, stamp, since }: SessionClaims,
): Promise<Membership | null> {
  const user = await findPlaces(db, userId);
  const place = user?.places.find((place) => place.organizationId === organizationId);
  if (!user?.passwordHash || stampOf(user.passwordHash) !== stamp || !place) return null;
  if (since !== undefined && since !== place.createdAt.getTime()) return null;
  return {
    organizationId,
    organizationName: place.organization.name,
    since: place.createdAt,
    userId,
    userName: user.name,
    actor: {
      kind: "member",
      memberId: place.id,
      email: user.email,
      role: place.role,
      scopes: scopesOf(place.role),
      handedOver: handedOverOf(place),
    },
    organizations: user.places.map(({ organization: { id, name } }) => ({ id, name })),
  };
}

/** The same session in a different organization. Null if the user isn't a member there. */
export async function switchOrganization(
  db: Database,
  session: SessionClaims,
  organizationId: string,
): Promise<SessionClaims | null> {
  const { userId, stamp } = session;
  const moves = organizationId !== session.organizationId;
  const there = await findMembership(db, moves ? { userId, organizationId, stamp } : session);
  return there && { userId, organizationId, stamp, since: there.since.getTime() };
}

async function findPlaces(db: Database | Transaction, userId: string) {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      email: true,
      name: true,
      passwordHash: true,
      members: {
        where: { removedAt: null },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        select: {
          ...JOINING,
          ...HANDED_OVER,
          id: true,
          role: true,
          organizationId: true,
          organization: { select: { id: true, name: true, ...HANDED_OVER.organization.select } },
        },
      },
    },
  });
  if (!user) return null;
  const { members, ...facts } = user;
  return { ...facts, places: members.filter((member) => memberStatus(member) === "active") };
}

/** Tells one password from the next, and nothing about either. */
function stampOf(passwordHash: string): string {
  return createHash("sha256").update(passwordHash).digest("base64url").slice(0, 22);
}
