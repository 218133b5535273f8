import { Ban, ChevronDown, ListChecks, Play, RotateCcw } from "lucide-react";
import { Menu } from "@/components/ui/menu/menu";
import type { BulkKind } from "@/server/domain/bulk/kinds";

/** A menu of actions on all runs in the list. `hasRuns` is false if no run matches. */
export function BulkMenu({
  hasRuns,
  onChoose,
  onHistory,
}: {
  hasRuns: boolean;
  onChoose: (kind: BulkKind) => void;
  onHistory: () => void;
}) {
  const kinds = [
    { label: "Continue failed runs…", icon: Play, onSelect: () => onChoose("CONTINUE") },
    { label: "Rerun runs…", icon: RotateCcw, onSelect: () => onChoose("RERUN") },
    { label: "Cancel runs…", icon: Ban, danger: true, onSelect: () => onChoose("CANCEL") },
  ];
  return (
    <Menu
      label="Bulk actions"
      triggerClassName="gap-2 px-2.5 font-medium text-sm"
      trigger={
        <>
          <span aria-hidden className="text-ink">
            Bulk actions
          </span>
          <ChevronDown aria-hidden className="size-4" />
        </>
      }
      items={[
        ...(hasRuns ? kinds : []),
        { label: "Latest bulk actions", icon: ListChecks, apart: hasRuns, onSelect: onHistory },
      ]}
    />
  );
}
