import type { ReceiptDto } from "@/server/domain/ledger/receipt";
import type { LedgerEntry, LedgerHead, Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { hashJson } from "@/server/services/ledger/hash";
import { toEntry } from "@/server/services/ledger/rows";
import { toHead } from "@/server/services/ledger/sign-heads";

type Row = LedgerEntry & { sequence: bigint | null; head: (LedgerHead & { sequence: number }) | null };

/** Reads the receipts for a member's decisions, oldest first. `matching` is an additional condition. */
export async function readReceipts(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  memberId: string,
  matching: Prisma.Sql,
): Promise<ReceiptDto[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT e.*, l."sequence", to_jsonb(h) AS "head" FROM "LedgerEntry" e
      LEFT JOIN "LedgerLink" l ON l."entryId" = e."id"
      LEFT JOIN LATERAL (
        SELECT * FROM "LedgerHead" WHERE "organizationId" = l."organizationId" AND "sequence" >= l."sequence"
        ORDER BY "sequence" LIMIT 1
      ) h ON true
    WHERE e."organizationId" = ${organizationId} AND e."action" = 'review.decided' AND e."memberId" = ${memberId}
      AND ${matching}
    ORDER BY e."at", e."id"`;
  return rows.map(({ sequence, head, ...entry }) => ({
    type: "countersign/receipt",
    organization: organizationId,
    run: entry.runId ?? "",
    review: entry.subjectId,
    decision: (entry.data as { decisionId: string }).decisionId,
    decidedAt: entry.at.toISOString(),
    entry: {
      id: entry.id,
      hash: hashJson(toEntry(entry)),
      sequence: sequence === null ? null : Number(sequence),
    },
    head: head && toHead({ ...head, sequence: BigInt(head.sequence), signedAt: new Date(head.signedAt) }),
  }));
}
