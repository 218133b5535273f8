import type { ComponentProps } from "react";
import { LazyVersionsView } from "@/components/editor/compare/lazy-comparisons";
import { Dialog } from "@/components/ui/dialog";

/** The draft and every version of a workflow, and what differs between any two of them. */
export function VersionsDialog({
  open,
  onClose,
  ...view
}: { open: boolean; onClose: () => void } & ComponentProps<typeof LazyVersionsView>) {
  return (
    <Dialog open={open} onClose={onClose} title="Versions" size="wide">
      <div className="md:min-h-[calc(100dvh-11rem)]">
        <LazyVersionsView {...view} />
      </div>
    </Dialog>
  );
}
