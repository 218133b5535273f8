import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { SetWitnesses, type WitnessesDto } from "@/server/domain/ledger/witness";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockOrganization } from "@/server/services/lock-organization";
import { readWitnesses } from "./get";

/** Sets the email addresses that get the newest head once a day. */
export async function setWitnesses(ctx: ServiceContext, input: SetWitnesses): Promise<WitnessesDto> {
  requireScope(ctx, "members:write");
  if (requirePerson(ctx).role !== "owner")
    throw new AppError("forbidden", "Only owners can change the witnesses.");
  const after = [...new Set(SetWitnesses.parse(input).emails)].sort();
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    await lockOrganization(ctx);
    const rows = await db.ledgerWitness.findMany({ where: { organizationId }, orderBy: { email: "asc" } });
    const before = rows.map(({ email }) => email);
    const added = after.filter((email) => !before.includes(email));
    const removed = before.filter((email) => !after.includes(email));
    if (added.length + removed.length === 0) return readWitnesses(ctx);
    await db.ledgerWitness.deleteMany({ where: { organizationId, email: { in: removed } } });
    const now = ctx.now();
    await db.ledgerWitness.createMany({
      data: added.map((email) => ({ id: makeId("wit"), organizationId, email, createdAt: now, dueAt: now })),
    });
    await recordEntry(ctx, {
      action: "ledger.witnesses_changed",
      subject: { type: "ledger", id: organizationId },
      data: { added: added.length, removed: removed.length },
      private: { before: { emails: before }, after: { emails: after } },
    });
    return readWitnesses(ctx);
  });
}
