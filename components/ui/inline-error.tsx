import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Shows an error where it happened: the problem, how to fix it, and an ID for reporting it. */
export function InlineError({
  title,
  children,
  requestId,
  problem,
  action,
}: {
  title: string;
  children?: ReactNode;
  requestId?: string;
  /** The problem's code, for a link to the page that explains it. */
  problem?: string;
  action?: ReactNode;
}) {
  return (
    <div role="alert" className="flex gap-3 rounded-md bg-failed-soft px-4 py-3">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium text-failed">{title}</p>
        {children && <div className="break-words">{children}</div>}
        {requestId && (
          <p className="text-muted text-xs">
            Request ID <code className="break-all font-mono">{requestId}</code>
            {problem && (
              <>
                {" · "}
                {/* Opens a new tab, so that nothing typed is lost. */}
                <a href={`/problems/${problem}`} target="_blank" rel="noopener" className="underline">
                  About this error
                </a>
              </>
            )}
          </p>
        )}
        {action && <div className="mt-1">{action}</div>}
      </div>
    </div>
  );
}
