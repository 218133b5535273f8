import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { isFinished } from "@/server/domain/run/status";
import type { HookAnswer } from "@/server/domain/trigger/api";
import { StoredConfig, type WebhookConfig } from "@/server/domain/trigger/config";
import { REPLAY_MINUTES } from "@/server/domain/trigger/limits";
import { NOT_STARTED, NOT_VERIFIED } from "@/server/domain/trigger/words";
import { getDb, type Transaction } from "@/server/infra/db";
import { inTransaction, makeContext, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { lockTrigger } from "./rows";
import { openTriggerSecret } from "./secrets";
import { settleFiring } from "./settle";
import { type Delivery, isVerified, readDeliveryKey } from "./verify";

const POLL_MS = 250;

interface Verified {
  ctx: ServiceContext;
  trigger: { id: string; workflowId: string };
  webhook: WebhookConfig;
  delivery: Delivery;
}

/**
 * Checks that a delivery is from someone who knows the trigger's secret. An unknown trigger is refused like a wrong
 * secret, so that nobody can find out which ones exist.
 */
export async function verifyDelivery(
  triggerId: string,
  delivery: Delivery,
  { requestId, now = () => new Date() }: { requestId: string; now?: () => Date },
): Promise<Verified> {
  const db = getDb();
  const trigger = await db.trigger.findFirst({ where: { id: triggerId, type: "webhook" } });
  const refused = new AppError("unauthenticated", NOT_VERIFIED, {
    headers: { "WWW-Authenticate": "Bearer" },
  });
  if (!trigger?.secret) throw refused;
  const webhook = StoredConfig.webhook.parse(trigger.config);
  const secret = openTriggerSecret({ id: trigger.id, secret: trigger.secret });
  if (!isVerified(webhook, secret, delivery, now())) throw refused;
  if (!trigger.enabled)
    throw new AppError("conflict", `This webhook is disabled. ${trigger.stoppedReason ?? ""}`.trim());
  const { organizationId } = trigger;
  const ctx = makeContext({ organizationId, actor: { kind: "system" }, db, now, requestId });
  return { ctx, trigger, webhook, delivery };
}

/**
 * Starts a run for a verified delivery with this JSON, or finds the run that an earlier delivery started. Waits for
 * the run's output if the trigger says so.
 */
export async function receiveDelivery(received: Verified & { payload: string }): Promise<HookAnswer> {
  const { ctx, trigger, webhook } = received;
  const firingId = await recordDelivery(received);
  await settleFiring(ctx, { id: firingId, triggerId: trigger.id, workflowId: trigger.workflowId });
  const { status, reason, runId } = await ctx.db.triggerFiring.findFirstOrThrow({
    where: { id: firingId, organizationId: ctx.organizationId },
    select: { status: true, reason: true, runId: true },
  });
  if (status === "FAILED") throw new AppError("not-runnable", reason ?? NOT_STARTED.server);
  if (status === "SKIPPED") throw new AppError("conflict", reason ?? NOT_STARTED.off);
  if (runId === null) return { runId: null, status: "QUEUED", output: null };
  const until = Date.now() + webhook.waitSeconds * 1_000;
  for (;;) {
    const run = await ctx.db.run.findFirstOrThrow({
      where: { id: runId, organizationId: ctx.organizationId },
      select: { status: true, output: true },
    });
    const { waitSeconds } = webhook;
    if (waitSeconds > 0 && isFinished(run.status)) return { runId, status: run.status, output: run.output };
    if (Date.now() + POLL_MS > until) return { runId, status: run.status, output: null };
    await pause(POLL_MS);
  }
}

/** Records a delivery, unless it repeats an earlier one. Returns the id of the firing. */
async function recordDelivery({
  ctx,
  trigger: { id: triggerId },
  webhook,
  delivery,
  payload,
}: Verified & { payload: string }): Promise<string> {
  const key = readDeliveryKey(webhook, delivery);
  return inTransaction(ctx, async (ctx) => {
    // Two deliveries of the same body at the same time would otherwise both be the first.
    await lockTrigger(ctx, triggerId);
    const { db, organizationId } = ctx;
    const found = await findEarlier(ctx, triggerId, key);
    if (found) return found;
    const now = ctx.now();
    const id = makeId("fire");
    await db.triggerFiring.create({
      data: {
        id,
        organizationId,
        triggerId,
        key: "id" in key ? `id:${key.id}` : `body:${key.hash}:${id}`,
        status: "QUEUED",
        payload,
        createdAt: now,
      },
    });
    publishChange(ctx, "trigger", triggerId);
    return id;
  });
}

/** Finds an earlier delivery with the same id or, without an id, the same body shortly before. */
async function findEarlier(
  ctx: ServiceContext & { db: Transaction },
  triggerId: string,
  key: ReturnType<typeof readDeliveryKey>,
): Promise<string | null> {
  const recently = new Date(ctx.now().getTime() - REPLAY_MINUTES * 60_000);
  const same =
    "id" in key
      ? { key: `id:${key.id}` }
      : { key: { startsWith: `body:${key.hash}:` }, createdAt: { gte: recently } };
  const found = await ctx.db.triggerFiring.findFirst({
    where: { triggerId, organizationId: ctx.organizationId, ...same },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  return found?.id ?? null;
}
