import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import { LoadFailure } from "@/components/editor/load-failure";
import { Dialog } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";

const LazyVersionsView = dynamic(
  () =>
    import("./versions-view").then(
      ({ VersionsView }) => VersionsView,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={4} /> },
);

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
