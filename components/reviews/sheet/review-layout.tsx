import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

const WIDE_GRID =
  "@min-[44rem]:grid-cols-[minmax(0,45rem)_clamp(16rem,32%,20rem)] @min-[44rem]:justify-center @min-[44rem]:gap-x-4";

/**
 * Places a review's sheet, margin, and bar. The bar of an open review is always in view. If the margin doesn't
 * fit beside the sheet, it's a drawer above the bar. `drawer` is that drawer's state: "panel" shows only the
 * margin's open panel, and null puts the margin below the sheet instead.
 */
export function ReviewLayout({
  sheet,
  panel,
  margin,
  bar,
  drawer,
  isClosed = false,
}: {
  sheet: ReactNode;
  panel?: ReactNode;
  margin: ReactNode;
  bar: ReactNode;
  drawer: "closed" | "panel" | "open" | null;
  /**
   * A closed review's bar has no buttons, so it doesn't stay in view, which leaves more room for the document
   * on a phone.
   */
  isClosed?: boolean;
}) {
  const isDrawer = drawer !== null;
  return (
    <div className="@container flex min-w-0 flex-1 flex-col">
      <div className={classNames("grid flex-1 grid-cols-1 grid-rows-[1fr_auto]", WIDE_GRID)}>
        <div className="min-w-0 pb-4">{sheet}</div>
        <div
          className={classNames(
            "@min-[44rem]:contents",
            isDrawer ? `flex flex-col bg-surface ${STICKY}` : "contents",
          )}
        >
          <aside
            aria-label="Sources and decisions"
            className={classNames(
              "min-w-0 @min-[44rem]:sticky @min-[44rem]:top-(--margin-top,1rem) @min-[44rem]:mb-4 @min-[44rem]:block @min-[44rem]:max-h-[calc(100dvh-6rem)] @min-[44rem]:self-start @min-[44rem]:overflow-y-auto @min-[44rem]:border-0 @min-[44rem]:bg-transparent @min-[44rem]:p-0",
              isDrawer ? "max-h-[50dvh] overflow-y-auto border border-b-0 border-edge bg-paper p-4" : "pb-4",
              drawer === "closed" && "hidden",
            )}
          >
            <div className="grid grid-cols-1 gap-4">
              {panel}
              <div
                className={classNames(
                  "@min-[44rem]:grid grid-cols-1 gap-4",
                  drawer === "panel" ? "hidden" : "grid",
                )}
              >
                {margin}
              </div>
            </div>
          </aside>
          <div
            className={classNames(
              "@min-[44rem]:sticky @min-[44rem]:bottom-0 @min-[44rem]:z-10 @min-[44rem]:col-span-2",
              !isDrawer && !isClosed && STICKY,
              // The open panel has its own buttons, and hiding the bar leaves more room for the document.
              drawer === "panel" && "@max-[44rem]:hidden",
            )}
          >
            {bar}
          </div>
        </div>
      </div>
    </div>
  );
}

/** On a phone, sits above the navigation. */
const STICKY = "sticky bottom-0 z-10 max-md:bottom-[calc(3.5rem+env(safe-area-inset-bottom))]";
