import { ChangeSubject, Weakening } from "@/server/domain/change/change";
import { ChangeRequest } from "@/server/domain/change/request";
import { notFound } from "@/server/domain/error";
import type { ChangeProposal } from "@/server/generated/prisma/client";
import { SUBJECT_SCOPES } from "@/server/services/change/admission";
import { hasScope, requireScope, type ServiceContext } from "@/server/services/context";
import { readBase } from "./read-base";

/** A change waiting for a second person, if the caller may make it. */
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

/** Whether it can still be confirmed because its base hasn't changed. */
export async function isCurrent(
  ctx: ServiceContext,
  { subject, base }: Pick<ReturnType<typeof readProposal>, "subject" | "base">,
): Promise<boolean> {
  return (await readBase(ctx, subject)) === base;
}

/** Whether the caller has the scope for the change. */
export function mayChange(ctx: ServiceContext, { type }: ChangeSubject): boolean {
  return hasScope(ctx, SUBJECT_SCOPES[type]);
}
