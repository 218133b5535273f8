import { Hourglass } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Badge } from "@/components/ui/badge";
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
      <Badge tone="failed" icon={Hourglass}>
        Overdue
      </Badge>
    );
  return (
    <span className="whitespace-nowrap font-medium text-waiting">
      due <RelativeTime at={at} />
    </span>
  );
}
