import { Check, Clock, Inbox, X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MessageStatus } from "@/server/domain/message/message";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";

const LOOKS = {
  QUEUED: { words: "To be sent", tone: "neutral", icon: Clock },
  SENT: { words: "Sent", tone: "done", icon: Check },
  DELIVERED: { words: "Delivered", tone: "done", icon: Check },
  FAILED: { words: "Not sent", tone: "failed", icon: X },
  KEPT: { words: "Kept here", tone: "neutral", icon: Inbox },
} as const;

/** What became of something that goes out. */
export function SendingBadge({ status }: { status: MessageStatus | DeliveryDto["status"] }) {
  const { words, tone, icon } = LOOKS[status];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

/** How often it was tried, what went wrong last, and when it is tried next; nothing when it went well at once. */
export function Attempts({
  attempts,
  lastError,
  dueAt,
}: {
  attempts: number;
  lastError: string | null;
  dueAt: string | null;
}) {
  if (lastError === null) return null;
  return (
    <p className="w-full break-words text-muted text-sm">
      {attempts > 0 && `${attempts === 1 ? "Tried once" : `Tried ${attempts} times`}. `}
      {lastError}
      {dueAt && (
        <>
          {" "}
          Next try <RelativeTime at={dueAt} />.
        </>
      )}
    </p>
  );
}
