"use client";

import { Hourglass } from "lucide-react";
import { useSyncExternalStore } from "react";
import { RelativeTime, subscribeToClock } from "@/components/ui/time/relative-time";

/** Shows when an open review is due, or that it's overdue. */
export function Due({ at }: { at: string }) {
  const overdue = useSyncExternalStore(
    subscribeToClock,
    () => new Date(at).getTime() <= Date.now(),
    () => false,
  );
  if (overdue)
    return (
      <span className="inline-flex items-center gap-1 font-medium text-failed">
        <Hourglass aria-hidden className="size-3.5" />
        Overdue
      </span>
    );
  return (
    <span className="whitespace-nowrap font-medium text-waiting">
      due <RelativeTime at={at} />
    </span>
  );
}
