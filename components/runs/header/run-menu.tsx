import { Ban, Braces, Columns2, Download, Ellipsis, Eraser, FileArchive, RotateCcw } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { CancelRunDialog } from "@/components/runs/cancel-run-dialog";
import { CompareDialog } from "@/components/runs/compare/compare-dialog";
import { EraseRunDialog } from "@/components/runs/erase-run-dialog";
import { useEvidence } from "@/components/runs/use-evidence";
import { saveFrom } from "@/components/save-file";
import { useAuditItem } from "@/components/settings/audit/use-audit-item";
import { Menu } from "@/components/ui/menu/menu";
import type { MenuItem } from "@/components/ui/menu/menu-entry";
import type { Scope } from "@/server/domain/access/access";
import type { RunDetailDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import { RunAgainDialog } from "./run-again-dialog";

/** A menu of actions on a run as a whole, such as running it again or canceling it. */
export function RunMenu({
  run,
  scopes,
  onChanged,
}: {
  run: RunDetailDto;
  scopes: readonly Scope[];
  onChanged: () => void;
}) {
  const [asking, setAsking] = useState<"cancel" | "again" | "compare" | "erase" | null>(null);
  const mayWrite = scopes.includes("runs:write");
  const mayErase = scopes.includes("runs:erase") && isFinished(run.status) && run.erasedAt === null;
  const evidence = useEvidence();
  const auditItems = useAuditItem();
  const items: (MenuItem | false)[] = [
    mayWrite &&
      run.erasedAt === null && { label: "Run again", icon: RotateCcw, onSelect: () => setAsking("again") },
    { label: "Compare…", icon: Columns2, onSelect: () => setAsking("compare") },
    {
      label: evidence.isPending ? "Preparing evidence…" : "Download evidence",
      icon: Download,
      onSelect: () => evidence.isPending || evidence.mutate({ runId: run.id, format: "html" }),
    },
    {
      label: "Download evidence as zip",
      icon: FileArchive,
      onSelect: () => saveFrom(`/evidence/${run.id}?format=zip`),
    },
    {
      label: "Download evidence as JSON",
      icon: Braces,
      onSelect: () => evidence.isPending || evidence.mutate({ runId: run.id, format: "json" }),
    },
    ...auditItems(run.id),
    mayWrite &&
      !isFinished(run.status) && {
        label: "Cancel run",
        icon: Ban,
        danger: true,
        onSelect: () => setAsking("cancel"),
      },
    mayErase && {
      label: "Erase content…",
      icon: Eraser,
      danger: true,
      onSelect: () => setAsking("erase"),
    },
  ];
  return (
    <>
      <Menu
        label="Run actions"
        trigger={<Ellipsis aria-hidden className="size-4" />}
        items={items.filter((item) => item !== false)}
      />
      <FailureNotice title="Couldn't download the evidence" failure={evidence.error} />
      <CancelRunDialog
        runId={run.id}
        open={asking === "cancel"}
        onClose={() => setAsking(null)}
        onCanceled={onChanged}
      />
      <EraseRunDialog
        runId={run.id}
        open={asking === "erase"}
        onClose={() => setAsking(null)}
        onErased={onChanged}
      />
      <CompareDialog run={run} open={asking === "compare"} onClose={() => setAsking(null)} />
      <RunAgainDialog run={run} open={asking === "again"} onClose={() => setAsking(null)} />
    </>
  );
}
