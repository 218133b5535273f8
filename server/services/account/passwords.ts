import { hash, verify } from "@node-rs/argon2";
import { memberStatus } from "@/server/domain/member/rules";
import type { Channel } from "@/server/domain/review/status";
import { countCodePoints } from "@/server/domain/text/code-points";
import type { AccountMailKind, Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { Origin } from "@/server/services/context";
import { queueAccountMail } from "@/server/services/outbox/account-mail";
import { unlinkUser } from "@/server/services/outbox/slack-cards";
import { JOINING } from "@/server/services/presenters/member";
import { findPasswordFault, type PasswordOwner, PasswordRefusal } from "./password-strength";
import { recordForUser } from "./record-for-user";
import { endSignIns } from "./sign-ins";

/** Longer passwords never match, because earlier versions of the app allowed at most this many characters. */
const MAX_STORED_CHARS = 200;

/** Hashes a new password. Throws a `PasswordRefusal` if the password is too weak. */
export async function hashNewPassword(password: string, owner: PasswordOwner): Promise<string> {
  const fault = await findPasswordFault(password, owner);
  if (fault) throw new PasswordRefusal(fault);
  return hashPassword(password);
}

/** Hashes a password with argon2id and the parameters that OWASP recommends: 19 MiB, two passes. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

let nobody: Promise<string> | undefined;

/**
 * Checks whether the password matches the hash. Pass null for an unknown user: the check takes just as long
 * and returns false.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (countCodePoints(password) > MAX_STORED_CHARS) return false;
  nobody ??= hashPassword("a password that nobody has");
  return (await verify(passwordHash ?? (await nobody), password)) && passwordHash !== null;
}

interface NewPassword {
  /** The request that replaces the password. */
  origin: Origin;
  userId: string;
  passwordHash: string;
  how: Exclude<AccountMailKind, "PASSWORD_RESET">;
  now: Date;
}

/** The channel that each kind of password change is recorded with. Null if the operator made the change. */
const CHANNELS = {
  CHANGED_IN_SETTINGS: "WEB",
  CHANGED_BY_LINK: "LINK",
  CHANGED_BY_RESET: "LINK",
  CHANGED_BY_OPERATOR: null,
} as const satisfies Record<NewPassword["how"], Channel | null>;

/**
 * Replaces a user's password, invalidates their sign-ins and password links, and notifies them by email. Unlinks their
 * Slack accounts, because anyone who knew the old password could have linked their own. A change in Settings keeps the
 * record of who shared the user's link, because anyone who knew the old password could have made the change. The caller
 * has to lock the user first.
 */
export async function replacePassword(
  db: Transaction,
  { origin, userId, passwordHash, how, now }: NewPassword,
): Promise<void> {
  const before = await db.user.findUniqueOrThrow({ where: { id: userId } });
  await db.user.update({ where: { id: userId }, data: { passwordHash } });
  await db.passwordReset.deleteMany({ where: { userId } });
  await endPasswordLinks(db, userId, now);
  await endSignIns(db, { userId });
  await unlinkUser(db, userId);
  if (how !== "CHANGED_IN_SETTINGS") await clearHandedOver(db, { userId }, now);
  const occasion = { ...origin, userId, channel: CHANNELS[how], now };
  await recordForUser(db, occasion, { action: "member.password_changed", data: { how } });
  if (before.passwordHash !== null) await queueAccountMail(db, { kind: how, to: before.email, now });
}

/**
 * Invalidates links that could replace the user's password. Links to join an organization can't replace it,
 * so they stay valid.
 */
async function endPasswordLinks(db: Transaction, userId: string, now: Date): Promise<void> {
  const members = await db.member.findMany({
    where: { userId, removedAt: null },
    select: { id: true, ...JOINING },
  });
  const joined = members.filter((member) => memberStatus(member) === "active").map(({ id }) => id);
  await db.invitation.updateMany({
    where: { memberId: { in: joined }, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now, sealedToken: null },
  });
}

/**
 * Clears the record of who shared the matching members' links. Call this only when no one else can know those members'
 * passwords. Also revokes the members' tokens, because anyone who had a link may have created tokens.
 */
export async function clearHandedOver(
  db: Transaction,
  which: Pick<Prisma.MemberWhereInput, "id" | "userId">,
  now: Date,
): Promise<void> {
  const members = await db.member.findMany({
    where: { ...which, joinedByLinkFrom: { not: null } },
    select: { id: true },
  });
  const ids = members.map(({ id }) => id);
  await db.member.updateMany({
    where: { id: { in: ids } },
    data: { joinedByLinkFrom: null, joinedByLinkFromId: null },
  });
  await db.apiToken.updateMany({
    where: { memberId: { in: ids }, revokedAt: null },
    data: { revokedAt: now },
  });
}

/**
 * Locks a user until the transaction ends, so that no one else can change the password. If you also lock the
 * organization's members, lock them first.
 */
export async function lockUser(db: Transaction, userId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}
