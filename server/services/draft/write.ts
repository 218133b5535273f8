import { AppError } from "@/server/domain/error";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { Prisma, type WorkflowDraft } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { findDraft } from "./find";

interface DraftWrite {
  id: string;
  /** The revision of the draft that this replaces; 0: there is none. */
  expectedDraftRevision: number;
  /** null: there is no draft from now on. */
  draft: { definition: DraftDefinition; baseRevision: number } | null;
}

/** Replaces the draft that the caller has seen. Another write that came first is a conflict, with what it left. */
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

/** The refusal of a write over a draft that the caller has not seen, with that draft. */
export async function draftConflict(ctx: ServiceContext, id: string): Promise<AppError> {
  const draft = await findDraft(ctx, id);
  const message = draft
    ? `${draft.updatedBy.name} saved this draft meanwhile.`
    : "This draft was published or discarded meanwhile.";
  return new AppError("conflict", `${message} Look at both before you go on.`, { draft });
}
