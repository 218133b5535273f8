import { z } from "zod";
import type { Erasure } from "@/server/domain/erasure/erasure";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { unsealContent } from "@/server/services/ledger/erasable";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

const Data = z.object({ afterDays: z.number().nullish() });
const Content = z.object({ reason: z.string(), salt: z.string() });

/** Returns when and why a run's text was erased, and who did it. Null if it wasn't erased. */
export async function findErasure(
  { db, organizationId }: Pick<ServiceContext, "organizationId"> & { db: ServiceContext["db"] | Transaction },
  run: { id: string; erasedAt: Date | null },
): Promise<(Erasure & { salt: string | null }) | null> {
  if (run.erasedAt === null) return null;
  const entry = await db.ledgerEntry.findFirst({
    where: { organizationId, runId: run.id, action: "run.erased" },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  const [by, content] = await Promise.all([
    entry?.memberId == null
      ? null
      : db.member.findFirst({ where: { id: entry.memberId, organizationId }, ...MEMBER_REF }),
    entry && unsealContent(db, entry),
  ]);
  const { reason = null, salt = null } = Content.nullable().parse(content) ?? {};
  return {
    at: run.erasedAt.toISOString(),
    by: by && presentMember(by),
    afterDays: (entry && Data.parse(entry.data).afterDays) ?? null,
    reason,
    salt,
  };
}
