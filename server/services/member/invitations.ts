import { createHash, randomBytes } from "node:crypto";
import { nameOfRole } from "@/server/domain/access/access";
import { makeId } from "@/server/domain/id";
import type { LedgerAction } from "@/server/domain/ledger/actions";
import type { MemberDto, MemberLink } from "@/server/domain/member/member";
import { writeAccountMail } from "@/server/domain/message/account-mail";
import { REPLACED_LINK } from "@/server/domain/message/words";
import { sayTime } from "@/server/domain/text/say-time";
import type { Database, Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { queueMessage, withdrawMessages } from "@/server/services/outbox/messages";
import { MEMBER_REF, presentManagedMember } from "@/server/services/presenters/member";
import { decrypt, encrypt, UnreadableSecretError } from "@/server/services/secret/encrypt";
import { requireMember } from "./rows";

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Emails a member a new link, which replaces earlier links. Anyone with the link can sign in as the member,
 * so it's emailed only to them. Without a mail server, the link is returned to the sender, and the invitation
 * records the sender.
 */
export async function makeInvitation(
  ctx: ServiceContext & { db: Transaction },
  memberId: string,
  { at, action }: { at: Date; action: Extract<LedgerAction, `invitation.${string}`> },
): Promise<MemberLink> {
  const { db, organizationId } = ctx;
  await endInvitations(ctx, memberId);
  await withdrawMessages(ctx, { memberId, kind: "INVITATION" }, REPLACED_LINK);
  const { token, hash } = makeInvitationToken();
  const expiresAt = new Date(at.getTime() + LIFETIME_MS);
  const mailed = env().mail !== null;
  const sender = await db.member.findUniqueOrThrow({
    where: { id: requirePerson(ctx).memberId },
    select: { ...MEMBER_REF.select, joinedByLinkFromId: true },
  });
  const senderName = sender.user.name;
  const shown = { handedOverBy: senderName, handedOverById: sender.joinedByLinkFromId ?? sender.id };
  const id = makeId("inv");
  await db.invitation.create({
    data: {
      id,
      organizationId,
      memberId,
      hash,
      sealedToken: encryptToken(id, token),
      createdAt: at,
      expiresAt,
      ...(!mailed && shown),
    },
  });
  const row = await requireMember(ctx, memberId);
  const member = presentManagedMember(row, at);
  await recordEntry(ctx, {
    action,
    subject: { type: "invitation", id },
    data: { memberId, role: member.role, expiresAt: expiresAt.toISOString(), isMailed: mailed },
    private: { after: { email: member.email } },
  });
  const organization = await db.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const write = (link: string) =>
    writeInvitation({ member, link, expiresAt, organizationName: organization.name, senderName });
  await queueMessage(ctx, { memberId, kind: "INVITATION", to: member.email, write });
  return { member, link: mailed ? null : invitationUrl(token), mailed };
}

/** Invalidates a member's links. */
export async function endInvitations(
  ctx: ServiceContext & { db: Transaction },
  memberId: string,
): Promise<void> {
  const now = ctx.now();
  const ended = await ctx.db.invitation.updateManyAndReturn({
    where: { organizationId: ctx.organizationId, memberId, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now, sealedToken: null },
    select: { id: true },
  });
  for (const { id } of ended)
    await recordEntry(ctx, {
      action: "invitation.revoked",
      subject: { type: "invitation", id },
      data: { memberId },
    });
}

/**
 * Writes the message with a member's link. The message is the same whether or not the member has an account
 * elsewhere.
 */
function writeInvitation({
  member,
  link,
  expiresAt,
  organizationName,
  senderName,
}: {
  member: MemberDto;
  link: string;
  expiresAt: Date;
  organizationName: string;
  senderName: string;
}): { subject: string; text: string; html: string } {
  const joins = member.status === "invited";
  const subject = joins
    ? `${senderName} invited you to join ${organizationName} on Countersign`
    : `Choose a new password for ${organizationName} on Countersign`;
  const what = joins
    ? `${senderName} invited you to join ${organizationName} on Countersign. Your role: ${nameOfRole(member.role)}.`
    : `${senderName} sent you a link to choose a new password for ${organizationName} on Countersign.`;
  const how = joins
    ? "To join, open this link and choose a password, or enter your existing one if you already have an account:"
    : "Open this link and choose a password:";
  const note = `The link works once, expires on ${sayTime(expiresAt)}, and is only for you, so don't forward it. If you weren't expecting this message, ignore it.`;
  return writeAccountMail({ subject, name: member.name, before: [what, how], link, after: [note] });
}

/** The exact format of the token in a link. Anything else is rejected without querying the database. */
const FORMAT = /^[A-Za-z0-9_-]{43}$/;

/** Generates a token of 32 random bytes and the hash used to look up the token. */
export function makeInvitationToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: hashOf(token) };
}

export function invitationUrl(token: string): string {
  return `${env().publicUrl}/invitation/${token}`;
}

export function hashInvitationToken(token: string): string | null {
  return FORMAT.test(token) ? hashOf(token) : null;
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * Encrypts a token, so that it can be stored until its email is sent. The result can be decrypted only for
 * this invitation.
 */
export function encryptToken(invitationId: string, token: string): string {
  return encrypt("invitation", invitationId, token);
}

/**
 * Finds the link for a member's newest unused invitation created no later than `before`. Returns null if
 * there is none.
 */
export async function findEncryptedLink(
  db: Database,
  { memberId, before }: { memberId: string; before: Date },
): Promise<string | null> {
  const found = await db.invitation.findFirst({
    where: { memberId, usedAt: null, createdAt: { lte: before }, sealedToken: { not: null } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, sealedToken: true },
  });
  if (!found?.sealedToken) return null;
  return invitationUrl(decryptToken(found.id, found.sealedToken));
}

function decryptToken(invitationId: string, sealed: string): string {
  try {
    return decrypt("invitation", invitationId, sealed);
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    throw new UnreadableSecretError(
      "The link can't be read because APP_SECRET has changed. Restore the previous APP_SECRET and send the message again, or create a new link.",
    );
  }
}

/**
 * Deletes a member's encrypted tokens and keeps only the hashes. Call this once the member's link has been
 * emailed or has become invalid.
 */
export async function forgetTokens(db: Database | Transaction, memberId: string): Promise<void> {
  await db.invitation.updateMany({
    where: { memberId, sealedToken: { not: null } },
    data: { sealedToken: null },
  });
}
