import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import { NotLoaded } from "./not-loaded";

/** Not everybody looks at the canvas, or tests a step: these come apart from the page. */
export const LazyCanvas = dynamic(() => import("./canvas/canvas").then(({ Canvas }) => Canvas, giveUp), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});

export const LazyTestDrawer = dynamic(
  () => import("./run/test-drawer").then(({ TestDrawer }) => TestDrawer, giveUp),
  { ssr: false, loading: () => <Skeleton className="h-64" /> },
);

function giveUp() {
  return NotLoaded;
}
