import type { MemberRef } from "@/server/domain/access/member-ref";
import type { LedgerHeadDto, SigningKeyDto } from "@/server/domain/ledger/entry";
import type { EvidenceDto } from "@/server/domain/run/evidence";

/** A run's entry in a manifest. The picked fields are the same as in the run's evidence. */
export interface ManifestRun
  extends Pick<
    EvidenceDto["run"],
    "id" | "workflowId" | "workflowName" | "status" | "reason" | "createdAt" | "updatedAt"
  > {
  /** The SHA-256 of each file in the run's folder. */
  files: Record<string, string>;
}

/** Lists everything in an evidence archive. */
export interface Manifest {
  type: "countersign/archive";
  organization: { id: string; name: string };
  madeAt: string;
  madeBy: MemberRef;
  /** Null for a filter that wasn't used. */
  filters: {
    workflow: { id: string; name: string } | null;
    member: MemberRef | null;
    from: string | null;
    to: string | null;
  };
  /** The signed head that each run's evidence contains. */
  head: LedgerHeadDto;
  /** Newest first. */
  keys: SigningKeyDto[];
  runs: ManifestRun[];
  /** The SHA-256 of each file outside the runs' folders, except the manifest itself and its signature. */
  files: Record<string, string>;
}
