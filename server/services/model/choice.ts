import { ModelChoice } from "@/server/domain/agent/config";
import { invalidInput } from "@/server/domain/error";
import type { ModelSettings } from "@/server/domain/model/provider";
import { PROVIDERS } from "@/server/domain/model/provider";
import { env } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { decryptSecret } from "@/server/services/credential/secret";

type Reader = Pick<ServiceContext, "db" | "organizationId">;

/**
 * Returns how to reach the chosen model. If none is chosen, uses the organization's default model, then the
 * model from the environment. Returns null if there is no model. Also returns null if the model's secret was
 * deleted, because no other model may take its place.
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

/** Throws unless the organization has a provider secret with this ID. */
export async function requireModelSecret(
  { db, organizationId }: Reader,
  { credentialId }: ModelChoice,
  pointer: string,
): Promise<void> {
  const where = { id: credentialId, organizationId, kind: { not: "header" } };
  if ((await db.credential.count({ where })) === 0)
    throw invalidInput(pointer, "isn't the ID of a model provider's secret");
}

/** Returns how to reach a model, or null if its secret was deleted. */
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
    apiKey: decryptSecret(row) ?? undefined,
    timeoutSeconds: env().modelTimeoutSeconds,
    keyAt: `the key of “${row.name}” under Settings → Models and secrets`,
    guarded: true,
  };
}
