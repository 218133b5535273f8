import { PanelBottomOpen } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Seal } from "@/components/ui/seal";
import type { SealState } from "@/server/domain/review/seal";

/** The bar under a review: the seal, the available actions or the decision, and what happens next. */
export function ReviewBar({
  seal,
  quiet = false,
  isClosed = false,
  ahead,
  drawer,
  children,
}: {
  seal: SealState;
  /** Set for a review that closed without a signature or a rejection. */
  quiet?: boolean;
  /** A closed review's bar has no buttons, so scrolling and toasts don't have to avoid it. */
  isClosed?: boolean;
  ahead?: string | null;
  /** The button that opens the margin. Shown only if the margin doesn't fit beside the sheet. */
  drawer?: { isOpen: boolean; onToggle: () => void; toggle: RefObject<HTMLButtonElement | null> };
  children: ReactNode;
}) {
  return (
    <div
      data-review-bar={isClosed ? undefined : ""}
      className={classNames(
        "flex flex-wrap items-center gap-x-3 gap-y-2 border bg-surface px-4 py-2.5",
        isClosed ? "rounded-md" : "rounded-t-md",
      )}
    >
      <Seal state={seal} className={`size-6 @max-[26rem]:hidden ${quiet ? "text-muted!" : ""}`} />
      {ahead && (
        <p className="order-last ml-auto min-w-0 truncate text-muted text-sm @max-[44rem]:order-first @max-[44rem]:basis-full">
          {ahead}
        </p>
      )}
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
        {children}
        {drawer && (
          <Button
            ref={drawer.toggle}
            variant="quiet"
            aria-expanded={drawer.isOpen}
            onClick={drawer.onToggle}
            className="@min-[44rem]:hidden aria-expanded:bg-sunken @max-[26rem]:px-2.5"
          >
            <PanelBottomOpen aria-hidden className="size-4 @max-[26rem]:hidden" />
            Details
          </Button>
        )}
      </div>
    </div>
  );
}
