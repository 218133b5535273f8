import dynamic from "next/dynamic";
import { LoadFailure } from "@/components/editor/load-failure";
import { SkeletonRows } from "@/components/ui/skeleton";

const loading = () => <SkeletonRows rows={4} />;

/** Comparing texts is heavy, and not needed before a dialog is opened: these come apart from the page. */
export const LazyDefinitionDiff = dynamic(
  () => import("./definition-diff").then(({ DefinitionDiff }) => DefinitionDiff, giveUp),
  { ssr: false, loading },
);

export const LazyVersionsView = dynamic(
  () => import("@/components/editor/versions/versions-view").then(({ VersionsView }) => VersionsView, giveUp),
  { ssr: false, loading },
);

export const LazyConflictComparison = dynamic(
  () =>
    import("@/components/editor/conflict/conflict-comparison").then(
      ({ ConflictComparison }) => ConflictComparison,
      giveUp,
    ),
  { ssr: false, loading },
);

function giveUp() {
  return LoadFailure;
}
