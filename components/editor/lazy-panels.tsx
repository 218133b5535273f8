import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";
import { LoadFailure } from "./load-failure";

/** Panels that most visits don't need, loaded on demand. */
export const LazyCanvas = dynamic(
  () =>
    import("./canvas/canvas").then(
      ({ Canvas }) => Canvas,
      () => LoadFailure,
    ),
  {
    ssr: false,
    loading: () => <Skeleton className="h-96" />,
  },
);

export const LazyTestDrawer = dynamic(
  () =>
    import("./run/test-drawer").then(
      ({ TestDrawer }) => TestDrawer,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <Skeleton className="h-64" /> },
);

export const LazyCurrentRun = dynamic(
  () =>
    import("./run/current-run").then(
      ({ CurrentRun }) => CurrentRun,
      () => LoadFailure,
    ),
  {
    ssr: false,
    loading: () => <Skeleton className="h-12" />,
  },
);

/** Needs the code for creating workflows, which nothing else in the editor uses. */
export const LazyDeletedNotice = dynamic(
  () =>
    import("./deleted-notice").then(
      ({ DeletedNotice }) => DeletedNotice,
      () => LoadFailure,
    ),
  { ssr: false },
);
