import type { WitnessesDto } from "@/server/domain/ledger/witness";
import { HEAD_EVENT } from "@/server/domain/webhook/events";
import { env } from "@/server/infra/env";
import { requireScope, type ServiceContext } from "@/server/services/context";

/** Returns who gets the organization's heads. */
export async function getWitnesses(ctx: ServiceContext): Promise<WitnessesDto> {
  requireScope(ctx, "audit:read");
  return readWitnesses(ctx);
}

export async function readWitnesses({ db, organizationId }: ServiceContext): Promise<WitnessesDto> {
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
    keepsFile: env().witnessPath !== undefined,
    sendsMail: env().mail !== null,
  };
}
