import type { AuditEntryDto } from "@/server/domain/ledger/api";
import type { LedgerEntry } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { decryptContent } from "@/server/services/ledger/erasable";
import { toEntry } from "@/server/services/ledger/rows";
import { nameSubjects } from "./name-subjects";

/** Presents entries with their place in the chain, current names, and any content that's still readable. */
export async function presentEntries(
  ctx: ServiceContext,
  rows: readonly LedgerEntry[],
): Promise<AuditEntryDto[]> {
  const { db, organizationId } = ctx;
  const subjects = rows.flatMap(({ memberId, subjectType, subjectId }) => [
    { type: subjectType, id: subjectId },
    ...(memberId === null ? [] : [{ type: "member", id: memberId }]),
  ]);
  const keyIds = [...new Set(rows.flatMap(({ keyId }) => keyId ?? []))];
  const [links, head, keys, nameOf] = await Promise.all([
    db.ledgerLink.findMany({
      where: { entryId: { in: rows.map(({ id }) => id) } },
      select: { entryId: true, sequence: true },
    }),
    db.ledgerHead.findFirst({
      where: { organizationId },
      orderBy: { sequence: "desc" },
      select: { sequence: true },
    }),
    db.erasableKey.findMany({
      where: { id: { in: keyIds }, organizationId },
      select: { id: true, key: true, salt: true },
    }),
    nameSubjects(ctx, subjects),
  ]);
  const sequences = new Map(links.map(({ entryId, sequence }) => [entryId, sequence]));
  const keyOf = new Map(keys.map((row) => [row.id, row]));
  return rows.map((row) => {
    const sequence = sequences.get(row.id);
    const key = row.keyId === null ? undefined : keyOf.get(row.keyId);
    return {
      sequence: sequence === undefined ? null : Number(sequence),
      signed: sequence !== undefined && head !== null && head.sequence >= sequence,
      entry: toEntry(row),
      actorName: row.memberId === null ? null : nameOf("member", row.memberId),
      subjectName: nameOf(row.subjectType, row.subjectId),
      private: key === undefined ? null : decryptContent(key, row),
      erased: row.keyId !== null && key === undefined,
    };
  });
}
