import { createHash } from "node:crypto";
import { scopesOf } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import type { Database, Transaction } from "@/server/infra/db";
import type { Actor } from "@/server/services/context";
import { HANDED_OVER, JOINING, rightsAt, rightsOf } from "@/server/services/presenters/member";
import {
  type Browser,
  createSignIn,
  hashSignInSecret,
  signInLimits,
  touchSignIn,
  UNKNOWN_BROWSER,
} from "./sign-ins";

/**
 * The contents of a browser's cookie. Each request looks up whether the sign-in is still valid and what it
 * allows.
 */
export interface SignInClaims {
  /** The secret that proves the sign-in. */
  signIn: string;
  userId: string;
  organizationId: string;
  /**
   * Identifies the password, so the sign-in ends even if the previous version of the app changes the password
   * during a deploy.
   */
  stamp: string;
  /**
   * When the user joined the organization, in milliseconds. Keeps old sign-ins invalid if the user is removed
   * and added again.
   */
  since: number;
}

export interface Membership {
  organizationId: string;
  organizationName: string;
  since: Date;
  userId: string;
  userName: string;
  actor: Extract<Actor, { kind: "member" }>;
  signIn: Browser & { id: string };
  /** The user's organizations, in the order the user joined them. */
  organizations: { id: string; name: string }[];
}

/**
 * Signs a user in to an organization, by default the organization that the user joined first. Returns null if
 * the user isn't a member there or has no password.
 */
export async function beginSignIn(
  db: Database | Transaction,
  userId: string,
  organizationId?: string,
  browser: Browser = UNKNOWN_BROWSER,
): Promise<SignInClaims | null> {
  const user = await findPlaces(db, userId, new Date());
  const place = user?.places.find((place) => !organizationId || place.organizationId === organizationId);
  if (!user?.passwordHash || !place) return null;
  const { organizationId: id, createdAt } = place;
  const signIn = await createSignIn(db, userId, browser, new Date());
  const stamp = stampOf(user.passwordHash);
  return { signIn, userId, organizationId: id, stamp, since: createdAt.getTime() };
}

/**
 * Finds the current membership for a sign-in. Returns null if the sign-in has ended or expired, the password
 * changed, or the user is no longer a member.
 */
export async function findMembership(
  db: Database,
  claims: SignInClaims,
  { now = new Date(), uses = true }: { now?: Date; uses?: boolean } = {},
): Promise<Membership | null> {
  const found = await findSignedIn(db, claims, now);
  if (!found || found.membership.since.getTime() !== claims.since) return null;
  if (uses) await touchSignIn(db, found.signIn, now);
  return found.membership;
}

async function findSignedIn(db: Database, claims: SignInClaims, now: Date) {
  const [signIn, user] = await Promise.all([findSignIn(db, claims, now), findPlaces(db, claims.userId, now)]);
  const membership = signIn && membershipOf(user, claims, signIn);
  return membership && { signIn, membership };
}

function membershipOf(
  user: Awaited<ReturnType<typeof findPlaces>>,
  { userId, organizationId, stamp }: SignInClaims,
  { id, device, address }: Membership["signIn"],
): Membership | null {
  const place = user?.places.find((place) => place.organizationId === organizationId);
  if (!user?.passwordHash || stampOf(user.passwordHash) !== stamp || !place) return null;
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
      ...rightsOf(place),
    },
    signIn: { id, device, address },
    organizations: user.places.map(({ organization: { id, name } }) => ({ id, name })),
  };
}

/**
 * Switches a sign-in to a different organization. Returns null if the sign-in is invalid or the user isn't a
 * member of that organization.
 */
export async function switchOrganization(
  db: Database,
  claims: SignInClaims,
  organizationId: string,
): Promise<SignInClaims | null> {
  if (organizationId === claims.organizationId) return (await findMembership(db, claims)) && claims;
  const there = await findSignedIn(db, { ...claims, organizationId }, new Date());
  return there && { ...claims, organizationId, since: there.membership.since.getTime() };
}

async function findSignIn(db: Database, { signIn, userId }: SignInClaims, now: Date) {
  const row = await db.signIn.findUnique({ where: { hash: hashSignInSecret(signIn) } });
  const { lastUsedAfter, createdAfter } = signInLimits(now);
  const over = !row || row.lastUsedAt <= lastUsedAfter || row.createdAt <= createdAfter;
  return over || row.userId !== userId ? null : row;
}

async function findPlaces(db: Database | Transaction, userId: string, now: Date) {
  const user = await db.user.findFirst({
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
          ...rightsAt(now),
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

/** Returns the identifier of an account's password, or null if the account has no password. */
export async function findPasswordStamp(db: Database, email: string): Promise<string | null> {
  const user = await db.user.findUnique({ where: { email }, select: { passwordHash: true } });
  return user?.passwordHash ? stampOf(user.passwordHash) : null;
}

/** Identifies a password without revealing anything about it. */
function stampOf(passwordHash: string): string {
  return createHash("sha256").update(passwordHash).digest("base64url").slice(0, 22);
}
