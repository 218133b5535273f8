import type { WitnessesDto } from "@/server/domain/ledger/witness";
import { HEAD_EVENT } from "@/server/domain/webhook/events";
import { env } from "@/server/infra/env";
import { requireScope, type ServiceContext } from "@/server/services/context";

/** Generous, because new heads are appended to the operator's file every ten seconds. */
const APPENDED_WITHIN_MS = 60_000;

/** Returns the witnesses that get the organization's heads. */
export async function getWitnesses(ctx: ServiceContext): Promise<WitnessesDto> {
  requireScope(ctx, "audit:read");
  return readWitnesses(ctx);
}

export async function readWitnesses({ db, organizationId, now }: ServiceContext): Promise<WitnessesDto> {
  const mails = await db.ledgerWitness.findMany({ where: { organizationId }, orderBy: { email: "asc" } });
  const webhooks = await db.webhook.findMany({
    where: { organizationId, enabled: true, events: { has: HEAD_EVENT } },
    select: { id: true, url: true },
    orderBy: { createdAt: "asc" },
  });
  return {
    mails: mails.map(({ email, sentAt, sentSequence, lastError }) => ({
      email,
      sentAt: sentAt?.toISOString() ?? null,
      sentSequence: sentSequence === null ? null : Number(sentSequence),
      lastError,
    })),
    webhooks,
    file:
      env().witnessPath === undefined
        ? null
        : { missingSince: await findMissingHead({ db, organizationId, now }) },
    sendsMail: env().mail !== null,
  };
}

/** Finds the first head that should be in the operator's file by now but isn't. Returns when it was signed, or null. */
async function findMissingHead({
  db,
  organizationId,
  now,
}: Pick<ServiceContext, "db" | "organizationId" | "now">): Promise<string | null> {
  const written = await db.witnessFileHead.findUnique({ where: { organizationId } });
  const next = await db.ledgerHead.findFirst({
    where: { organizationId, sequence: { gt: written?.sequence ?? 0 } },
    orderBy: { sequence: "asc" },
  });
  const isLate = next !== null && now().getTime() - next.signedAt.getTime() > APPENDED_WITHIN_MS;
  return isLate ? next.signedAt.toISOString() : null;
}
