import type { ModelChoice } from "@/server/domain/agent/config";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import { Prisma } from "@/server/generated/prisma/client";
import { admitChange, hashContent } from "@/server/services/change/admission";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockOrganization } from "@/server/services/lock-organization";
import { readDefault, requireModelSecret, resolveModel } from "./choice";

/** Sets the default model. Null means the model from the environment or, without one, the Simulated model. */
export async function setDefaultModel(
  ctx: ServiceContext,
  { model }: { model: ModelChoice | null },
): Promise<null> {
  requireScope(ctx, "tokens:write");
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    if (model) await requireModelSecret(ctx, model, "/model/credentialId");
    await lockOrganization(ctx);
    const before = await readDefault(ctx);
    // Replacing the Simulated model doesn't count as weakening, because no data was sent to a provider before.
    const isSame = hashContent(before) === hashContent(model) || (await resolveModel(ctx, null)) === null;
    await admitChange(ctx, {
      subject: { type: "model", id: organizationId, name: "Default model" },
      base: hashContent(before),
      content: model,
      weakens: isSame ? [] : [{ kind: "model/default.changed", before, after: model }],
      request: { verb: "setDefaultModel", model },
    });
    const diff = diffFields(before, model);
    if (fieldsOf(diff).length === 0) return null;
    await db.organization.updateMany({
      where: { id: organizationId },
      data: { model: model ?? Prisma.DbNull },
    });
    await recordEntry(ctx, {
      action: "model.default_changed",
      subject: { type: "model", id: organizationId },
      data: { fields: fieldsOf(diff), credentialId: model?.credentialId ?? null },
      private: diff,
    });
    return null;
  });
}
