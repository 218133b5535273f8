import { AppError } from "@/server/domain/error";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import type { Draft, EditorDocument, SupersededDraftSummary } from "@/server/domain/workflow/editor-document";
import { Prisma, type WorkflowDraft } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import {
  byName,
  HANDED_OVER,
  handedOverOf,
  MEMBER_REF,
  presentMember,
} from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";

interface DraftWrite {
  id: string;
  /** The revision of the draft to replace, or 0 if there is no draft. */
  expectedDraftRevision: number;
  /** The new draft, or null to remove the draft. */
  draft: { definition: DraftDefinition; baseRevision: number } | null;
}

/**
 * Replaces the draft the caller has seen. If someone else saved first, throws a conflict that includes the
 * current draft.
 */
export async function writeDraft(
  ctx: ServiceContext & { db: Transaction },
  { id, expectedDraftRevision, draft }: DraftWrite,
): Promise<WorkflowDraft> {
  const { db, organizationId } = ctx;
  const place = { workflowId: id, organizationId };
  const by = { updatedById: requirePerson(ctx).memberId, updatedAt: ctx.now() };
  const none = { definition: { equals: Prisma.DbNull } };
  if (expectedDraftRevision === 0)
    await db.workflowDraft.createMany({
      data: {
        ...place,
        ...by,
        definition: Prisma.DbNull,
        baseRevision: draft?.baseRevision ?? 0,
        revision: 0,
      },
      skipDuplicates: true,
    });
  const [row] = await db.workflowDraft.updateManyAndReturn({
    where:
      expectedDraftRevision === 0
        ? { ...place, ...none }
        : { ...place, revision: expectedDraftRevision, NOT: none },
    data: {
      ...by,
      ...(draft ?? { definition: Prisma.DbNull }),
      revision: { increment: 1 },
    },
  });
  if (!row) throw await draftConflict(ctx, id);
  publishChange(ctx, "workflow", id);
  return row;
}

/**
 * Creates the error for a write that would replace a draft the caller hasn't seen. The error includes that
 * draft.
 */
export async function draftConflict(ctx: ServiceContext, id: string): Promise<AppError> {
  const draft = await findDraft(ctx, id);
  const message = draft
    ? `${draft.updatedBy.name} saved this draft after you loaded it.`
    : "This draft was published or discarded after you loaded it.";
  return new AppError(
    "conflict",
    `${message} Compare your version with the current one before you continue.`,
    { draft },
  );
}

/**
 * Finds the workflow's draft. Returns null if the workflow never had a draft or if the draft was discarded
 * or published.
 */
export async function findDraft(ctx: ServiceContext, workflowId: string): Promise<Draft | null> {
  const row = await ctx.db.workflowDraft.findFirst({
    where: { workflowId, organizationId: ctx.organizationId },
    include: { updatedBy: MEMBER_REF },
  });
  if (!row || row.definition === null) return null;
  return {
    definition: DraftDefinitionSchema.parse(row.definition),
    baseRevision: row.baseRevision,
    revision: row.revision,
    updatedBy: presentMember(row.updatedBy),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The fields shown in a list of superseded drafts. Omits the definition. */
export const SUPERSEDED = {
  select: {
    id: true,
    stepCount: true,
    writtenBy: MEMBER_REF,
    writtenAt: true,
    supersededBy: MEMBER_REF,
    createdAt: true,
  },
} as const satisfies Prisma.SupersededDraftDefaultArgs;

export function presentSuperseded(
  row: Prisma.SupersededDraftGetPayload<typeof SUPERSEDED>,
): SupersededDraftSummary {
  return {
    id: row.id,
    stepCount: row.stepCount,
    writtenBy: presentMember(row.writtenBy),
    writtenAt: row.writtenAt.toISOString(),
    supersededBy: presentMember(row.supersededBy),
    supersededAt: row.createdAt.toISOString(),
  };
}

/** Lists the members who can be named as approvers, sorted by name. */
export async function listActiveMembers(ctx: ServiceContext): Promise<EditorDocument["members"]> {
  const rows = await ctx.db.member.findMany({
    where: { organizationId: ctx.organizationId, removedAt: null },
    select: { ...MEMBER_REF.select, ...HANDED_OVER, role: true },
  });
  return rows
    .map((row) => ({ ...presentMember(row), role: row.role, handedOver: handedOverOf(row) !== null }))
    .sort(byName);
}
