import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import { LoadFailure } from "./load-failure";

/** Not everybody looks at the canvas, tests a step or watches a run: these come apart from the page. */
export const LazyCanvas = dynamic(() => import("./canvas/canvas").then(({ Canvas }) => Canvas, giveUp), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});

export const LazyTestDrawer = dynamic(
  () => import("./run/test-drawer").then(({ TestDrawer }) => TestDrawer, giveUp),
  { ssr: false, loading: () => <Skeleton className="h-64" /> },
);

export const LazyRunBar = dynamic(() => import("./run/run-bar").then(({ RunBar }) => RunBar, giveUp), {
  ssr: false,
  loading: () => <Skeleton className="h-12" />,
});

/** Comes with what begins a workflow, which nobody else needs in here. */
export const LazyDeletedNotice = dynamic(
  () => import("./deleted-notice").then(({ DeletedNotice }) => DeletedNotice, giveUp),
  { ssr: false },
);

function giveUp() {
  return LoadFailure;
}
