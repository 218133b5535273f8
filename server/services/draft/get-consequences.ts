import type { DraftConsequences } from "@/server/domain/change/change";
import { compareDefinitions } from "@/server/domain/change/compare-definitions";
import { Definition } from "@/server/domain/workflow/definition";
import { definitionOfDraft } from "@/server/domain/workflow/definition-of-draft";
import { findProblems, toKnownAgents } from "@/server/domain/workflow/problems";
import { readAgents } from "@/server/services/agent/read-all";
import { hashContent } from "@/server/services/change/admit";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/member/present";
import { readRules } from "@/server/services/organization/read-rules";
import { requireWorkflow } from "@/server/services/workflow/require";
import { withoutNewIds } from "@/server/services/workflow/write-definition";
import { findDraft } from "./find";

const NONE: DraftConsequences = { weakens: [], needsSecondPerson: false, proposedBy: null };

/** What publishing the draft would remove or weaken, and who asked for exactly that already. */
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
  const problems = findProblems(draft.definition, toKnownAgents(agents), { publishedName: before.name });
  if (problems.some(({ severity }) => severity === "error")) return NONE;
  const known = new Set(agents.map(({ id }) => id));
  const after = definitionOfDraft(draft.definition, known, before.steps);
  const weakens = compareDefinitions(before, after, agents);
  const { secondPersonToWeaken } = await readRules(ctx);
  if (weakens.length === 0 || !secondPersonToWeaken) return { ...NONE, weakens };
  const proposal = await ctx.db.changeProposal.findFirst({
    where: {
      organizationId: ctx.organizationId,
      subjectType: "workflow",
      subjectId: id,
      base: String(workflow.revision),
      contentHash: hashContent(withoutNewIds(after, before)),
      member: { removedAt: null },
    },
    orderBy: { createdAt: "asc" },
    select: { member: MEMBER_REF },
  });
  return { weakens, needsSecondPerson: true, proposedBy: proposal && presentMember(proposal.member) };
}
