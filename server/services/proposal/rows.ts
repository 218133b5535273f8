import { ChangeSubject, type ChangeSubjectType, Weakening } from "@/server/domain/change/change";
import { ChangeRequest } from "@/server/domain/change/request";
import { notFound } from "@/server/domain/error";
import type { ChangeProposal } from "@/server/generated/prisma/client";
import { hashContent, SUBJECT_SCOPES } from "@/server/services/change/admission";
import { hasScope, requireScope, type ServiceContext } from "@/server/services/context";
import { readDefault } from "@/server/services/model/choice";
import { baseOfRules } from "@/server/services/organization/set-rules";
import { readRules } from "@/server/services/read-rules";
import { baseOfToolServer } from "@/server/services/tool-server/rows";

/** Finds a change waiting for a second person. Throws if the caller isn't allowed to make it. */
export async function requireProposal(ctx: ServiceContext, id: string) {
  const row = await ctx.db.changeProposal.findFirst({ where: { id, organizationId: ctx.organizationId } });
  if (!row) throw notFound("proposed change");
  const proposal = readProposal(row);
  requireScope(ctx, SUBJECT_SCOPES[proposal.subject.type]);
  return proposal;
}

export function readProposal(row: ChangeProposal) {
  const { subjectType: type, subjectId: id, subjectName: name } = row;
  return {
    ...row,
    subject: ChangeSubject.parse({ type, id, name }),
    weakens: Weakening.array().parse(row.weakens),
    request: ChangeRequest.parse(row.request),
  };
}

/** Checks whether a requested change is still based on the current state. If not, it can't be confirmed. */
export async function isCurrent(
  ctx: ServiceContext,
  { subject, base }: Pick<ReturnType<typeof readProposal>, "subject" | "base">,
): Promise<boolean> {
  return (await readBase(ctx, subject)) === base;
}

/** Checks whether the caller has the scope for a change. */
export function mayChange(ctx: ServiceContext, { type }: ChangeSubject): boolean {
  return hasScope(ctx, SUBJECT_SCOPES[type]);
}

/**
 * Returns the revision or the hash that identifies the subject's current state. Returns null if the subject no longer
 * exists.
 */
async function readBase(
  ctx: ServiceContext,
  { type, id }: { type: ChangeSubjectType; id: string },
): Promise<string | null> {
  const { db, organizationId } = ctx;
  const where = { id, organizationId };
  const select = { revision: true } as const;
  const revisionOf = (row: { revision: number } | null) => row && String(row.revision);
  switch (type) {
    case "workflow":
      return revisionOf(await db.workflow.findFirst({ where, select }));
    case "agent":
      return revisionOf(await db.agent.findFirst({ where, select }));
    case "secret":
      return revisionOf(await db.credential.findFirst({ where, select }));
    case "tool-server": {
      const row = await db.toolServer.findFirst({ where, select: { revision: true, tools: true } });
      return row && baseOfToolServer(row);
    }
    case "model":
      return hashContent(await readDefault(ctx));
    case "organization":
      return baseOfRules(await readRules(ctx), id);
  }
}
