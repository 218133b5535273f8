import Link from "next/link";
import { type MouseEvent, useRef } from "react";
import { classNames } from "@/components/ui/class-names";
import { useArrivalFocus } from "@/components/use-arrival-focus";
import type { Decided } from "./decided-notice";
import { OUTCOME_LOOKS } from "./outcome";

/** What the reader decided last, with the way back to it; `last`: nothing else waits for them. */
export function InboxNotice({
  decided,
  workflowName,
  href,
  onShow,
  last,
}: {
  decided: Decided;
  workflowName: string;
  /** Of the review that was decided; null: it is the one that is shown. */
  href: string | null;
  onShow: (event: MouseEvent<HTMLAnchorElement>) => void;
  last: boolean;
}) {
  const notice = useRef<HTMLDivElement>(null);
  const { icon: Icon, ink, ground } = OUTCOME_LOOKS[decided.outcome];
  useArrivalFocus(notice);
  return (
    <div
      ref={notice}
      role="status"
      tabIndex={-1}
      className={classNames("flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-4 py-2.5", ground)}
    >
      <Icon aria-hidden className={classNames("size-4 shrink-0", ink)} />
      <p>
        {workflowName} · <span className={classNames("font-medium", ink)}>{decided.words}</span>
        {last && " Nothing else waits for you."}
      </p>
      {href && (
        <Link
          href={href}
          data-stays
          onClick={onShow}
          className="inline-flex items-center text-accent underline touch:min-h-11"
        >
          See it
        </Link>
      )}
    </div>
  );
}
