import { compareDefinitions } from "@/server/domain/change/compare-definitions";
import type { ChangeRequest } from "@/server/domain/change/request";
import { AppError, invalidInput } from "@/server/domain/error";
import { countCodePoints } from "@/server/domain/text/code-points";
import { findAllProblems } from "@/server/domain/workflow/all-problems";
import { Definition } from "@/server/domain/workflow/definition";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { MAX_NAME } from "@/server/domain/workflow/limits";
import { type Problem, type ProblemContext, toKnownAgents } from "@/server/domain/workflow/problems";
import type { Workflow } from "@/server/generated/prisma/client";
import { readAgents } from "@/server/services/agent/rows";
import { admitChange } from "@/server/services/change/admission";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";
import { requireWorkflow } from "./rows";
import { publishVersion } from "./versions";

/** Throws an error that lists all problems if the definition can't run. */
export async function requireRunnable(
  ctx: ServiceContext,
  definition: DraftDefinition,
  context?: ProblemContext,
): Promise<void> {
  refuseErrors(findAllProblems(definition, toKnownAgents(await readAgents(ctx)), context));
}

/**
 * Throws if any of the problems is an error. A definition with only warnings can still run and be published.
 */
export function refuseErrors(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new AppError("not-runnable", errors.map(({ message }) => message).join(" "), { problems });
}

/**
 * Applies `change`, a pure function, to a workflow's definition. If the definition changed, stores it as a new version.
 * If someone else saves first, starts over with their revision, provided that `expectedRevisions` allows it. If the
 * change removes or weakens a review, a second person may have to confirm `request` (by default, the new definition).
 */
export async function writeDefinition<T>(
  ctx: ServiceContext,
  id: string,
  expectedRevisions: readonly number[] | undefined,
  change: (current: Definition) => { definition: Definition; result: T },
  request?: (revision: number) => ChangeRequest,
): Promise<{ workflow: Workflow; result: T }> {
  for (;;) {
    const current = await requireWorkflow(ctx, id);
    if (expectedRevisions && !expectedRevisions.includes(current.revision))
      throw await stale(ctx, current, expectedRevisions);
    const before = Definition.parse(current.definition);
    const { definition, result } = change(before);
    if (JSON.stringify(definition) === JSON.stringify(before)) return { workflow: current, result };
    const next = {
      definition,
      name: definition.name,
      stepCount: definition.steps.length,
      revision: current.revision + 1,
      updatedById: requirePerson(ctx).memberId,
      updatedAt: ctx.now(),
    };
    const workflow = await inTransaction(ctx, async (ctx) => {
      const [workflow] = await ctx.db.workflow.updateManyAndReturn({
        where: { id, organizationId: ctx.organizationId, revision: current.revision },
        data: next,
      });
      if (!workflow) return null;
      const { revision } = current;
      await admitChange(ctx, {
        subject: { type: "workflow", id, name: before.name },
        base: String(revision),
        content: withoutNewIds(definition, before),
        weakens: compareDefinitions(before, definition, await readAgents(ctx)),
        request: request?.(revision) ?? { verb: "writeDefinition", id, revision, definition },
      });
      publishChange(ctx, "workflow", id);
      await publishVersion(ctx, {
        workflowId: id,
        revision: next.revision,
        before,
        definition,
        createdAt: next.updatedAt,
      });
      return workflow;
    });
    if (workflow) return { workflow, result };
  }
}

/** Returns the definition without the generated IDs of new steps, so that two people's requests can match. */
export function withoutNewIds(definition: Definition, before: Definition): Definition {
  const known = new Set(before.steps.map(({ id }) => id));
  const steps = definition.steps.map((step) => (known.has(step.id) ? step : { ...step, id: "" }));
  return { ...definition, steps };
}

/** Makes the error for a change to an outdated revision. The error says who changed the workflow. */
export async function stale(
  { db, organizationId }: ServiceContext,
  { revision, updatedById }: Workflow,
  expectedRevisions: readonly number[],
): Promise<AppError> {
  const where = { id: updatedById, organizationId };
  const { name } = presentMember(await db.member.findFirstOrThrow({ where, ...MEMBER_REF }));
  const what = expectedRevisions.some((expected) => expected < revision)
    ? `${name} changed this workflow. It's now at revision ${revision}.`
    : `This workflow is at revision ${revision}, not the one you sent.`;
  return new AppError("precondition-failed", `${what} Reload it and make your change again.`);
}

/**
 * Throws if a new name is longer than 200 characters. The current name may be longer, because cloning appends
 * to names.
 */
export function checkName(name: string, current: string): void {
  if (name !== current && countCodePoints(name) > MAX_NAME)
    throw invalidInput("/name", `must have at most ${MAX_NAME} characters`);
}
