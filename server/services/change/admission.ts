import { ROLES, type Scope, scopesOf } from "@/server/domain/access/access";
import {
  type ChangeSubject,
  type ChangeSubjectType,
  isStop,
  type Weakening,
} from "@/server/domain/change/change";
import type { ChangeRequest } from "@/server/domain/change/request";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { HandedOver } from "@/server/domain/member/handed-over";
import { sortedJson } from "@/server/domain/text/sorted-json";
import { listAny } from "@/server/domain/text/words";
import { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import {
  channelOf,
  inTransaction,
  NotedRefusal,
  requirePerson,
  type ServiceContext,
} from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { recordEntry } from "@/server/services/ledger/record";
import { HANDED_OVER, handedOverOf } from "@/server/services/presenters/member";
import { readRules } from "@/server/services/read-rules";

/** The scope needed to change each type of subject, or to confirm such a change as the second person. */
export const SUBJECT_SCOPES: Record<ChangeSubjectType, Scope> = {
  workflow: "workflows:write",
  agent: "agents:write",
  model: "tokens:write",
  "tool-server": "agents:write",
  secret: "tokens:write",
  organization: "members:write",
};

/** A change that's about to be made. */
export interface PendingChange {
  subject: ChangeSubject;
  /** The state that the change applies to: a revision, or a hash of the content. */
  base: string;
  /** The complete result. Both people have to confirm exactly this content. */
  content: unknown;
  weakens: Weakening[];
  /**
   * Whether the change affects nothing in use. Such a change is recorded but doesn't need a second person.
   */
  isUnused?: boolean;
  /**
   * Whether the change could let one person's votes count twice. Such a change needs a second person even if
   * the rule is off.
   */
  isCritical?: boolean;
  request: ChangeRequest;
  /** The secret sent with the change, encrypted. */
  sealed?: string | null;
}

/**
 * Records a change that removes or weakens something, in the change's transaction. If the organization
 * requires a second person, rejects the change until two members have requested the same content based on the
 * same state. Changes that only stop work or affect nothing in use are exempt.
 */
export async function admitChange(
  ctx: ServiceContext & { db: Transaction },
  change: PendingChange,
): Promise<void> {
  if (change.weakens.length === 0) return;
  const { secondPersonToWeaken } = await readRules(ctx);
  const proposedById = await findFirstPerson(ctx, change);
  const isExempt = change.isUnused || change.weakens.every(isStop);
  const needsTwo = change.isCritical || (secondPersonToWeaken && !isExempt);
  const person = requirePerson(ctx);
  const { subject } = change;
  if (needsTwo && proposedById === null) {
    const why = "Otherwise nobody could confirm this change.";
    await requireTwoPeople(ctx, SUBJECT_SCOPES[subject.type], { why });
    throw refuse(change, person.handedOver);
  }
  const now = ctx.now();
  await ctx.db.changeRecord.createMany({
    data: change.weakens.map(({ kind, before, after }) => ({
      id: makeId("chg", now.getTime()),
      organizationId: ctx.organizationId,
      memberId: person.memberId,
      proposedById,
      channel: channelOf(person),
      tokenId: person.kind === "token" ? person.tokenId : null,
      createdAt: now,
      kind,
      subjectType: subject.type,
      subjectId: subject.id,
      subjectName: subject.name,
      before: before ?? Prisma.DbNull,
      after: after ?? Prisma.DbNull,
    })),
  });
  if (proposedById !== null) await recordConfirmation(ctx, subject, proposedById);
  // The subject has changed, so pending requests to change it can't be confirmed anymore.
  await ctx.db.changeProposal.deleteMany({ where: whereSubject(ctx, subject) });
}

/** Records which request the second person confirmed. */
async function recordConfirmation(
  ctx: ServiceContext & { db: Transaction },
  subject: ChangeSubject,
  memberId: string,
): Promise<void> {
  const where = { ...whereSubject(ctx, subject), memberId };
  const request = await ctx.db.changeProposal.findFirst({ where, select: { id: true } });
  // The request was withdrawn at the same time.
  if (!request) return;
  await recordEntry(ctx, {
    action: "proposal.confirmed",
    subject: { type: "proposal", id: request.id },
    data: { subjectType: subject.type, subjectId: subject.id, requestedById: memberId },
  });
}

type Requested = Pick<PendingChange, "subject" | "base" | "content">;

/**
 * Finds another member who requested the same change and is still allowed to make it. Returns null if there is none, or
 * if the caller doesn't count as a separate person (see `findProposers`).
 */
export async function findFirstPerson(ctx: ServiceContext, change: Requested): Promise<string | null> {
  const { memberId, handedOver } = requirePerson(ctx);
  if (handedOver) return null;
  return (await findProposers(ctx, change)).find((id) => id !== memberId) ?? null;
}

/**
 * Finds the members who requested exactly this change and are still allowed to make it, earliest request first. As with
 * approvals, members who joined through a link that another member shared count as separate people only if the
 * organization's rules allow it.
 */
export async function findProposers(
  ctx: ServiceContext,
  { subject, base, content }: Requested,
): Promise<string[]> {
  const rows = await ctx.db.changeProposal.findMany({
    where: {
      ...whereSubject(ctx, subject),
      base,
      contentHash: hashContent(content),
      member: { removedAt: null },
    },
    orderBy: { createdAt: "asc" },
    select: { memberId: true, member: { select: { role: true, ...HANDED_OVER } } },
  });
  return rows
    .filter(
      ({ member }) => !handedOverOf(member) && scopesOf(member.role).includes(SUBJECT_SCOPES[subject.type]),
    )
    .map(({ memberId }) => memberId);
}

export function hashContent(content: unknown): string {
  return hashText(sortedJson(content));
}

function whereSubject({ organizationId }: ServiceContext, { type, id }: ChangeSubject) {
  return { organizationId, subjectType: type, subjectId: id };
}

/**
 * Creates the error that rejects the first person's change. The error stores the change as a request, which replaces
 * the person's earlier request.
 */
function refuse(
  { subject, base, content, weakens, request, sealed }: PendingChange,
  handedOver: HandedOver | null,
): NotedRefusal {
  const people = handedOver
    ? `You joined through a link that ${handedOver.byName} shared with you, so two other members with edit access`
    : "Another member with edit access";
  const message = `This removes or weakens a review, or changes an agent or destination, so a second person must confirm it. ${people} must make the same change or confirm it under Settings → Rules.`;
  return new NotedRefusal("second-person-required", message, { weakens }, async (ctx) => {
    const { organizationId } = ctx;
    const { memberId } = requirePerson(ctx);
    // Each request gets a new ID, so that no one confirms a different change than the one they read.
    const kept = {
      id: makeId("prop"),
      subjectName: subject.name,
      base,
      contentHash: hashContent(content),
      weakens,
      request,
      sealed: sealed ?? null,
      createdAt: ctx.now(),
    };
    const key = { organizationId, subjectType: subject.type, subjectId: subject.id, memberId };
    await inTransaction(ctx, async (ctx) => {
      await ctx.db.changeProposal.upsert({
        where: { organizationId_subjectType_subjectId_memberId: key },
        update: kept,
        create: { ...key, ...kept },
      });
      await recordEntry(ctx, {
        action: "proposal.requested",
        subject: { type: "proposal", id: kept.id },
        data: {
          subjectType: subject.type,
          subjectId: subject.id,
          verb: request.verb,
          weakens: weakens.map(({ kind }) => kind),
        },
        private: { subjectName: subject.name, weakens },
      });
    });
  });
}

/**
 * Throws if fewer than two members have this scope. As with approvals, members who joined through a link that
 * another member shared count only if the organization's rules allow it.
 */
export async function requireTwoPeople(
  ctx: ServiceContext,
  scope: Scope,
  { countHandedOverMembers, why }: { countHandedOverMembers?: boolean; why: string },
): Promise<void> {
  const { db, organizationId } = ctx;
  const roles = ROLES.filter((role) => scopesOf(role).includes(scope));
  const able = await db.member.findMany({
    where: {
      organizationId,
      role: { in: roles },
      invitedAs: null,
      removedAt: null,
      user: { passwordHash: { not: null } },
    },
    select: { joinedByLinkFrom: true },
  });
  const countsAll = countHandedOverMembers ?? (await readRules(ctx)).countHandedOverMembers;
  const counted = countsAll ? able : able.filter(({ joinedByLinkFrom }) => joinedByLinkFrom === null);
  if (counted.length >= 2) return;
  const second = listAny(roles);
  const uncounted =
    counted.length < able.length
      ? " Members who joined through a link that another member shared don't count."
      : "";
  throw new AppError(
    "conflict",
    `You need a second ${second} first. ${why}${uncounted} Add someone under Settings → Members.`,
  );
}
