import type { AgentContent } from "@/server/domain/agent/content";
import { AppError } from "@/server/domain/error";
import { changesLaterSteps, refuseVersion, type VersionToRun } from "@/server/domain/run/newer-version";
import type { RunPlan } from "@/server/domain/run/run-plan";
import { Definition } from "@/server/domain/workflow/definition";
import { withDraftPolicies } from "@/server/domain/workflow/draft";
import type { Run } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { hashContent } from "@/server/services/agent/contents";
import { previewPins, requirePins } from "@/server/services/agent/pins";
import type { ServiceContext } from "@/server/services/context";
import { requireRunnable } from "@/server/services/workflow/definition";
import { requireVersion } from "@/server/services/workflow/versions";

type LockedContext = ServiceContext & { db: Transaction };

/** The newest published version of a run's workflow. */
export interface Newer extends VersionToRun {
  id: string;
  revision: number;
  contents: ReadonlyMap<string, AgentContent>;
  changedAgents: RunPlan["changedAgents"];
  /** Whether this version changes the workflow's name or a step that still has to run. */
  changesLaterSteps: boolean;
}

/** The version that a run uses. */
interface OwnVersion extends VersionToRun {
  agentRevisions: ReadonlyMap<string, number | null>;
}

/** Reads the version that a run uses, with its frozen agents. */
export async function readVersionOf(
  { db, organizationId }: LockedContext,
  { id: runId, versionId }: Pick<Run, "id" | "versionId">,
): Promise<OwnVersion> {
  const { definition } = await db.workflowVersion.findFirstOrThrow({
    where: { id: versionId, organizationId },
    select: { definition: true },
  });
  const agents = await db.runAgent.findMany({
    where: { runId, organizationId },
    orderBy: { since: "asc" },
    select: { agentId: true, versionId: true, agentRevision: true },
  });
  return {
    definition: Definition.parse(definition),
    agents: new Map(agents.map(({ agentId, versionId }) => [agentId, versionId])),
    agentRevisions: new Map(agents.map(({ agentId, agentRevision }) => [agentId, agentRevision])),
  };
}

/**
 * Returns the newest published version, or null if the run already uses it. Throws if the workflow was deleted, if the
 * version can't be run, or if it changes one of the first `done` steps, which the run has already completed. Pins the
 * version's agents unless this is a preview.
 */
export async function requireNewer(
  ctx: LockedContext,
  run: Pick<Run, "workflowId" | "versionId">,
  { own, done, isPreview }: { own: OwnVersion; done: number; isPreview: boolean },
): Promise<Newer | null> {
  const where = { id: run.workflowId, organizationId: ctx.organizationId };
  const workflow = await ctx.db.workflow.findFirst({ where, select: { revision: true } });
  if (!workflow)
    throw new AppError("conflict", "The workflow was deleted. Continue the run on its own version.");
  const { id, definition } = await requireVersion(ctx, run.workflowId, workflow.revision);
  if (id === run.versionId) return null;
  const newest = Definition.parse(definition);
  await requireRunnable(ctx, withDraftPolicies(newest));
  const pins = await (isPreview ? previewPins : requirePins)(ctx, { id, definition: newest });
  const version = {
    definition: newest,
    agents: new Map(pins.map(({ content }) => [content.agentId, hashContent(content)])),
  };
  const changedAgents = pins.flatMap(({ content: { agentId }, revision: to }) => {
    const before = own.agents.get(agentId);
    const isChanged = before !== undefined && before !== version.agents.get(agentId);
    return isChanged ? [{ agentId, from: own.agentRevisions.get(agentId) ?? null, to }] : [];
  });
  const refusal = refuseVersion(own, version, done);
  if (refusal) throw new AppError("not-runnable", refusal);
  return {
    ...version,
    contents: new Map(pins.map(({ content }) => [content.agentId, content])),
    changedAgents,
    id,
    revision: workflow.revision,
    changesLaterSteps: changesLaterSteps(own, version, done),
  };
}
