import type { LedgerEntryDto, LedgerLinkDto } from "@/server/domain/ledger/entry";
import type { LedgerEntry, LedgerLink } from "@/server/generated/prisma/client";

/**
 * Returns the entry in the form that's hashed, even if this version of the app doesn't know its action or its subject.
 */
export function toEntry(row: LedgerEntry): LedgerEntryDto {
  const { keyId, sealed, sealedHash } = row;
  return {
    type: "countersign/entry",
    id: row.id,
    organization: row.organizationId,
    at: row.at.toISOString(),
    action: row.action,
    subject: { type: row.subjectType, id: row.subjectId },
    run: row.runId,
    actor: {
      member: row.memberId,
      channel: row.channel,
      token: row.tokenId,
      address: row.address,
      request: row.requestId,
    },
    data: row.data as LedgerEntryDto["data"],
    sealed:
      keyId === null && sealed === null && sealedHash === null
        ? null
        : { key: keyId ?? "", commitment: sealedHash ?? "", content: sealed ?? "" },
  };
}

/** Returns the link in the form that's hashed. */
export function toLink(
  row: Pick<LedgerLink, "organizationId" | "sequence" | "entryHash" | "chainedAt" | "runSequence">,
  previous: string[],
): LedgerLinkDto {
  return {
    type: "countersign/link",
    organization: row.organizationId,
    sequence: Number(row.sequence),
    entry: row.entryHash,
    chainedAt: row.chainedAt.toISOString(),
    ...(row.runSequence !== null && { runSequence: row.runSequence }),
    previous,
  };
}
