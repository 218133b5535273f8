import { AppError } from "@/server/domain/error";
import type { Transaction } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { renderReceived, renderScheduled, type TriggerConfig } from "./config";
import { readSourceRun, type SourceRun } from "./source-run";

type LockedContext = ServiceContext & { db: Transaction };

/** The event that a trigger fires for. */
export interface Occasion {
  scheduledAt: Date | null;
  payload: string | null;
  sourceRunId: string | null;
}

/**
 * Starts a firing's run as the person in `ctx`. The trigger's owner and earlier owners also count as the run's
 * requesters, as does everyone who requested the source run. Returns the run's ID.
 */
export async function startTriggeredRun(
  ctx: LockedContext,
  trigger: { workflowId: string; ownerId: string; earlierOwnerIds: string[]; config: TriggerConfig },
  occasion: Occasion,
): Promise<string> {
  const { workflowId, ownerId, earlierOwnerIds, config } = trigger;
  const source = occasion.sourceRunId === null ? null : await readSourceRun(ctx, occasion.sourceRunId);
  const input = renderInput(ctx, config, { ...occasion, source });
  const person = requirePerson(ctx);
  const { runId } = await startRun(
    { ...ctx, actor: { ...person, byTrigger: true } },
    { id: workflowId, input },
  );
  const requesters = new Set([ownerId, ...earlierOwnerIds, ...(source?.memberIds ?? [])]);
  requesters.delete(person.memberId);
  const { organizationId } = ctx;
  await ctx.db.runRequester.createMany({
    data: [...requesters].map((memberId) => ({ runId, memberId, organizationId })),
  });
  return runId;
}

function renderInput(
  ctx: ServiceContext,
  config: TriggerConfig,
  { scheduledAt, payload, source }: Occasion & { source: SourceRun | null },
): string {
  switch (config.type) {
    case "schedule":
      return renderScheduled(config.schedule, scheduledAt ?? ctx.now());
    case "webhook":
      if (payload === null) throw new AppError("conflict", "This webhook hasn't received anything yet.");
      return renderReceived(config.webhook, payload);
    case "workflow":
      if (!source)
        throw new AppError(
          "conflict",
          "The workflow that this trigger follows has no matching finished runs yet.",
        );
      return source.text;
  }
}
