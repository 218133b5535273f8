import { ModelChoice } from "@/server/domain/agent/config";
import type { ModelSettings } from "@/server/domain/model/provider";
import { PROVIDERS } from "@/server/domain/model/provider";
import { env } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { openSecret } from "@/server/services/credential/secret";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/**
 * How a model is reached: the one chosen, else the organization's default, else the one of the variables. Null: there
 * is none, or the credential of the one that was chosen is gone; no other model stands in for that.
 */
export async function resolveModel(ctx: Reader, chosen: ModelChoice | null): Promise<ModelSettings | null> {
  const choice = chosen ?? (await readDefault(ctx));
  return choice ? openChoice(ctx, choice) : env().model;
}

export async function readDefault({ db, organizationId }: Reader): Promise<ModelChoice | null> {
  const { model } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { model: true },
  });
  return model === null ? null : ModelChoice.parse(model);
}

/** Null: its credential is gone. */
export async function openChoice(
  { db, organizationId }: Reader,
  { credentialId, name }: Pick<ModelChoice, "credentialId" | "name">,
): Promise<ModelSettings | null> {
  const row = await db.credential.findFirst({ where: { id: credentialId, organizationId } });
  const provider = PROVIDERS.find((provider) => provider === row?.kind);
  if (!row?.baseUrl || !provider) return null;
  return {
    provider,
    name,
    baseUrl: row.baseUrl,
    apiKey: openSecret(row) ?? undefined,
    timeoutSeconds: env().modelTimeoutSeconds,
    keyAt: `the key of “${row.name}” under Settings → Models`,
    guarded: true,
  };
}
