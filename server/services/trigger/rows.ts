import { notFound } from "@/server/domain/error";
import type { FiringCause, FiringDto, TriggerDto } from "@/server/domain/trigger/api";
import { SHOWN_TIMES } from "@/server/domain/trigger/limits";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { nextTimes } from "@/server/infra/schedule/schedule";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { readConfig } from "./config";
import { hasPreviousSecret } from "./secrets";

/** The columns of a firing without its payload, which can be large. */
export const FIRING_ROW = {
  select: {
    id: true,
    status: true,
    reason: true,
    scheduledAt: true,
    sourceRunId: true,
    count: true,
    createdAt: true,
    settledAt: true,
    by: MEMBER_REF,
    run: {
      select: {
        id: true,
        status: true,
        reason: true,
        stepRuns: {
          where: { status: "COMPLETED", outgoing: { some: { status: "KEPT" } } },
          orderBy: { stepOrder: "asc" },
          take: 1,
          select: { outgoing: { where: { status: "KEPT" }, select: { answer: true } } },
        },
      },
    },
    trigger: { select: { type: true } },
  },
} as const satisfies Prisma.TriggerFiringDefaultArgs;

export const NEWEST_FIRST = [
  { createdAt: "desc" },
  { id: "desc" },
] satisfies Prisma.TriggerFiringOrderByWithRelationInput[];

export const TRIGGER_ROW = {
  include: {
    owner: MEMBER_REF,
    source: { select: { name: true } },
    firings: { ...FIRING_ROW, orderBy: NEWEST_FIRST, take: 1 },
  },
} as const satisfies Prisma.TriggerDefaultArgs;

export type TriggerRow = Prisma.TriggerGetPayload<typeof TRIGGER_ROW>;

/** Identifies a trigger by its path. */
export interface TriggerPath {
  id: string;
  triggerId: string;
}

export function whereTrigger(
  { organizationId }: ServiceContext,
  { id: workflowId, triggerId: id }: TriggerPath,
) {
  return { id, workflowId, organizationId };
}

export async function requireTrigger(ctx: ServiceContext, path: TriggerPath): Promise<TriggerRow> {
  const row = await ctx.db.trigger.findFirst({ where: whereTrigger(ctx, path), ...TRIGGER_ROW });
  if (!row) throw notFound("trigger");
  return row;
}

/**
 * Locks a trigger, so that it can't fire or change twice at the same time. A caller that also locks the workflow has to
 * lock the workflow first. Returns false if the trigger was deleted.
 */
export async function lockTrigger(
  { db, organizationId }: ServiceContext & { db: Transaction },
  triggerId: string,
): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Trigger" WHERE "id" = ${triggerId} AND "organizationId" = ${organizationId} FOR NO KEY UPDATE`;
  return rows.length > 0;
}

export function presentTrigger(row: TriggerRow, now: Date): TriggerDto {
  const config = readConfig(row);
  const isDue = config.type === "schedule" && row.enabled;
  return {
    id: row.id,
    workflowId: row.workflowId,
    type: row.type,
    name: row.name,
    enabled: row.enabled,
    stoppedReason: row.stoppedReason,
    owner: presentMember(row.owner),
    revision: row.revision,
    schedule: config.type === "schedule" ? config.schedule : null,
    webhook:
      config.type === "webhook"
        ? {
            ...config.webhook,
            path: `/hooks/${row.id}`,
            previousSecretUntil: hasPreviousSecret(row, now) ? row.previousSecretUntil.toISOString() : null,
          }
        : null,
    workflow:
      config.type === "workflow"
        ? { ...config.workflow, workflowId: row.sourceWorkflowId, workflowName: row.source?.name ?? null }
        : null,
    nextTimes: isDue ? nextTimes(config.schedule, now, SHOWN_TIMES).map((at) => at.toISOString()) : [],
    lastFiring: row.firings[0] ? presentFiring(row.firings[0]) : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentFiring({
  by,
  run,
  trigger,
  ...row
}: Prisma.TriggerFiringGetPayload<typeof FIRING_ROW>): FiringDto {
  const cause: FiringCause = by ? "person" : trigger.type;
  return {
    id: row.id,
    status: row.status,
    cause,
    reason: row.reason,
    scheduledAt: row.scheduledAt?.toISOString() ?? null,
    by: by ? presentMember(by) : null,
    sourceRunId: row.sourceRunId,
    count: row.count,
    run: run && {
      id: run.id,
      status: run.status,
      reason: run.reason,
      keptEmail: run.stepRuns[0]?.outgoing[0] ?? null,
    },
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}
