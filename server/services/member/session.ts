import { createHash } from "node:crypto";
import type { Database, Transaction } from "@/server/db";
import { scopesOf } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import type { Actor } from "@/server/services/context";
import { JOINING } from "./present";

/** What a browser session holds: who, where, and by which of their passwords. What they may do is looked up each time. */
export interface SessionClaims {
  userId: string;
  organizationId: string;
  stamp: string;
}

export interface Membership {
  organizationId: string;
  organizationName: string;
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
  return { userId, organizationId: place.organizationId, stamp: stampOf(user.passwordHash) };
}

/** The place that a session is for, as it is now. Null: they have it no longer, or have another password since. */
export async function findMembership(
  db: Database,
  { userId, organizationId, stamp }: SessionClaims,
): Promise<Membership | null> {
  const user = await findPlaces(db, userId);
  const place = user?.places.find((place) => place.organizationId === organizationId);
  if (!user?.passwordHash || stampOf(user.passwordHash) !== stamp || !place) return null;
  return {
    organizationId,
    organizationName: place.organization.name,
    userName: user.name,
    actor: {
      kind: "member",
      memberId: place.id,
      email: user.email,
      role: place.role,
      scopes: scopesOf(place.role),
    },
    organizations: user.places.map(({ organization: { id, name } }) => ({ id, name })),
  };
}

/** The same session in another of the user's organizations; null when they do not take part there. */
export async function switchOrganization(
  db: Database,
  session: SessionClaims,
  organizationId: string,
): Promise<SessionClaims | null> {
  const moved = { ...session, organizationId };
  return (await findMembership(db, moved)) && moved;
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
          id: true,
          role: true,
          organizationId: true,
          organization: { select: { id: true, name: true } },
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
