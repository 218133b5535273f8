import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { isFinished } from "@/server/domain/run/status";
import type { HookAnswer } from "@/server/domain/trigger/api";
import { StoredConfig, type WebhookConfig } from "@/server/domain/trigger/config";
import { REPLAY_MINUTES } from "@/server/domain/trigger/limits";
import { NOT_STARTED, NOT_VERIFIED, REFUSED } from "@/server/domain/trigger/words";
import { getDb, type Transaction } from "@/server/infra/db";
import { inTransaction, makeContext, type Origin, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { formsOfHash } from "@/server/services/secret/hide-hash";
import { lockTrigger } from "@/server/services/trigger/rows";
import { decryptTriggerSecrets } from "@/server/services/trigger/secrets";
import { settleFiring } from "@/server/services/trigger/settle";
import { admitDelivery, answerDelivery } from "./delivery-limits";
import { type Delivery, type DeliveryKeys, isPing, isVerified, readDeliveryKeys, readHops } from "./verify";

const POLL_MS = 250;

interface Verified {
  ctx: ServiceContext;
  trigger: { id: string; workflowId: string };
  webhook: WebhookConfig;
  delivery: Delivery;
}

/** Makes the error for a delivery that isn't verified or whose trigger has since been deleted. */
function refuse(): AppError {
  return new AppError("unauthenticated", NOT_VERIFIED, { headers: { "WWW-Authenticate": "Bearer" } });
}

/**
 * Checks that a delivery is from someone who knows the trigger's secret. A delivery to an unknown trigger is rejected
 * like one with a wrong secret, so that nobody can find out which triggers exist.
 */
export async function verifyDelivery(
  triggerId: string,
  delivery: Delivery,
  { origin, now = () => new Date() }: { origin: Origin; now?: () => Date },
): Promise<Verified> {
  const db = getDb();
  const trigger = await db.trigger.findFirst({ where: { id: triggerId, type: "webhook" } });
  if (!trigger?.secret) throw refuse();
  const webhook = StoredConfig.webhook.parse(trigger.config);
  const secrets = decryptTriggerSecrets({ ...trigger, secret: trigger.secret }, now());
  const verified = secrets.map((secret) => isVerified(webhook, secret, delivery, now()));
  if (!verified.includes(true)) throw refuse();
  if (!trigger.enabled) throw new AppError("conflict", REFUSED.disabled);
  const { organizationId } = trigger;
  const ctx = makeContext({ organizationId, actor: { kind: "system" }, db, now, ...origin });
  return { ctx, trigger, webhook, delivery };
}

/**
 * Starts a run for a verified delivery with this JSON, or finds the run that an earlier delivery started. If the
 * trigger's settings say so, waits for the run's output.
 */
export async function receiveDelivery(received: Verified & { payload: string }): Promise<HookAnswer> {
  const { ctx, trigger, webhook, delivery } = received;
  if (isPing(webhook, delivery)) return { runId: null, status: null, output: null };
  const firingId = await admitDelivery(trigger.id, async () => {
    const { id, isQueued } = await recordDelivery(received);
    if (isQueued) await settleFiring(ctx, { id, triggerId: trigger.id, workflowId: trigger.workflowId });
    return id;
  });
  if (webhook.waitSeconds === 0) return readAnswer(ctx, firingId, 0);
  return answerDelivery(trigger.id, (mayWait) =>
    readAnswer(ctx, firingId, mayWait ? webhook.waitSeconds : 0),
  );
}

/**
 * Waits for the output of the run that a delivery started. A delivery that's repeated much later gets no output: if the
 * signature doesn't cover a timestamp, anyone who captured the delivery could be repeating it.
 */
async function readAnswer(ctx: ServiceContext, firingId: string, maxSeconds: number): Promise<HookAnswer> {
  const firing = await ctx.db.triggerFiring.findFirst({
    where: { id: firingId, organizationId: ctx.organizationId },
    select: { status: true, runId: true, createdAt: true },
  });
  if (!firing) throw refuse();
  const { status, runId, createdAt } = firing;
  if (status === "FAILED") throw new AppError("not-runnable", REFUSED.notStarted);
  if (status === "SKIPPED") throw new AppError("conflict", REFUSED.notStarted);
  if (runId === null) return { runId: null, status: "QUEUED", output: null };
  const isRecent = ctx.now().getTime() - createdAt.getTime() < REPLAY_MINUTES * 60_000;
  const waitSeconds = isRecent ? maxSeconds : 0;
  const until = Date.now() + waitSeconds * 1_000;
  for (;;) {
    const run = await ctx.db.run.findFirst({
      where: { id: runId, organizationId: ctx.organizationId },
      select: { status: true, output: true },
    });
    if (!run) throw refuse();
    if (waitSeconds > 0 && isFinished(run.status)) return { runId, status: run.status, output: run.output };
    if (Date.now() + POLL_MS > until) return { runId, status: run.status, output: null };
    await pause(POLL_MS);
  }
}

/**
 * Records a delivery as a queued firing, unless it repeats an earlier delivery. If the earlier one didn't start a run,
 * queues its firing again. If it started a run and only the bodies match, records the repetition in the history.
 * Returns the firing's ID and whether the firing is queued.
 */
async function recordDelivery({
  ctx,
  trigger: { id: triggerId },
  webhook,
  delivery,
  payload,
}: Verified & { payload: string }): Promise<{ id: string; isQueued: boolean }> {
  const keys = readDeliveryKeys(webhook, delivery);
  return inTransaction(ctx, async (ctx) => {
    // Two concurrent deliveries of the same body would otherwise both count as the first.
    if (!(await lockTrigger(ctx, triggerId))) throw refuse();
    const { db, organizationId } = ctx;
    const found = await findEarlier(ctx, triggerId, keys);
    const idKey = keys.id === null ? null : `id:${keys.id}`;
    if (found) {
      const { id, runId } = found;
      if (runId === null) await requeue(ctx, { id, triggerId, payload, bodyHash: keys.bodyHash });
      else if (found.key !== idKey) await recordRepetition(ctx, triggerId, { ...found, runId, payload });
      return { id, isQueued: runId === null };
    }
    const id = makeId("fire");
    await db.triggerFiring.create({
      data: {
        id,
        organizationId,
        triggerId,
        key: idKey ?? id,
        bodyHash: keys.bodyHash,
        hops: readHops(delivery),
        status: "QUEUED",
        payload,
        createdAt: ctx.now(),
      },
    });
    publishChange(ctx, "trigger", triggerId);
    return { id, isQueued: true };
  });
}

interface Earlier {
  id: string;
  key: string;
  runId: string | null;
  createdAt: Date;
}

/**
 * Finds the earlier delivery that this one repeats. If only the body is signed, looks for the same body first, because
 * a replayed body with a forged ID must not lead to a different body's run. Otherwise, and if the body is new, looks
 * for the same ID.
 */
async function findEarlier(
  { db, organizationId }: ServiceContext & { db: Transaction },
  triggerId: string,
  { id, bodyHash }: DeliveryKeys,
): Promise<Earlier | null> {
  const find = (where: { bodyHash: { in: string[] } } | { key: string }) =>
    db.triggerFiring.findFirst({
      where: { triggerId, organizationId, ...where },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, key: true, runId: true, createdAt: true },
    });
  const sameBody = bodyHash === null ? null : await find({ bodyHash: { in: formsOfHash(bodyHash) } });
  return sameBody ?? (id === null ? null : find({ key: `id:${id}` }));
}

/** Requeues a firing that didn't start a run, because the sender repeated the delivery. */
async function requeue(
  { db, organizationId }: ServiceContext & { db: Transaction },
  { id, triggerId, ...sent }: { id: string; triggerId: string; payload: string; bodyHash: string | null },
): Promise<void> {
  await db.triggerFiring.updateMany({
    where: { id, triggerId, organizationId, status: { in: ["SKIPPED", "FAILED"] }, runId: null },
    data: { status: "QUEUED", reason: null, settledAt: null, failures: 0, retryAt: null, ...sent },
  });
}

/**
 * Records in the history that a request body was repeated, because the sender may have meant to start another run. All
 * repetitions of a body share one entry, so that they don't fill the history.
 */
async function recordRepetition(
  ctx: ServiceContext & { db: Transaction },
  triggerId: string,
  { id, runId, createdAt, payload }: Earlier & { runId: string; payload: string },
): Promise<void> {
  const { db, organizationId } = ctx;
  const key = `repeated:${id}`;
  const at = { createdAt: ctx.now(), settledAt: ctx.now() };
  await db.triggerFiring.upsert({
    where: { triggerId_key: { triggerId, key }, organizationId },
    create: {
      ...at,
      id: makeId("fire"),
      organizationId,
      triggerId,
      key,
      status: "SKIPPED",
      reason: NOT_STARTED.repeated(createdAt),
      payload,
      sourceRunId: runId,
    },
    update: { ...at, count: { increment: 1 } },
  });
  publishChange(ctx, "trigger", triggerId);
}
