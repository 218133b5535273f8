import type { DraftConsequences } from "@/server/domain/change/change";
import { compareDefinitions } from "@/server/domain/change/compare-definitions";
import { findAllProblems } from "@/server/domain/workflow/all-problems";
import { Definition } from "@/server/domain/workflow/definition";
import { definitionOfDraft } from "@/server/domain/workflow/definition-of-draft";
import { toKnownAgents } from "@/server/domain/workflow/problems";
import { kindsOf, readAgents } from "@/server/services/agent/rows";
import { findFirstPerson, findProposers } from "@/server/services/change/admission";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { readRules } from "@/server/services/read-rules";
import { withoutNewIds } from "@/server/services/workflow/definition";
import { requireWorkflow } from "@/server/services/workflow/rows";
import { findDraft } from "./rows";

const NONE: DraftConsequences = { weakens: [], needsSecondPerson: false, proposedBy: null };

/**
 * Lists everything that publishing the draft would weaken. If a second person has to confirm, also returns who already
 * requested this change: a different member if there is one, otherwise the caller.
 */
export async function getDraftConsequences(
  ctx: ServiceContext,
  { id }: { id: string },
): Promise<DraftConsequences> {
  requireScope(ctx, "workflows:write");
  const workflow = await requireWorkflow(ctx, id);
  const draft = await findDraft(ctx, id);
  if (!draft) return NONE;
  const agents = await readAgents(ctx);
  const before = Definition.parse(workflow.definition);
  const problems = findAllProblems(draft.definition, toKnownAgents(agents), { publishedName: before.name });
  if (problems.some(({ severity }) => severity === "error")) return NONE;
  const after = definitionOfDraft(draft.definition, kindsOf(agents), before.steps);
  const weakens = compareDefinitions(before, after, agents);
  const { secondPersonToWeaken } = await readRules(ctx);
  if (weakens.length === 0 || !secondPersonToWeaken) return { ...NONE, weakens };
  const change = {
    subject: { type: "workflow", id, name: before.name },
    base: String(workflow.revision),
    content: withoutNewIds(after, before),
  } as const;
  const { memberId } = requirePerson(ctx);
  const own = (await findProposers(ctx, change)).find((id) => id === memberId);
  const where = { id: (await findFirstPerson(ctx, change)) ?? own ?? "", organizationId: ctx.organizationId };
  const asked = await ctx.db.member.findFirst({ where, ...MEMBER_REF });
  return { weakens, needsSecondPerson: true, proposedBy: asked && presentMember(asked) };
}
