import { Check, Clock, Inbox, Minus, X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { formatDuration, useSecond } from "@/components/ui/duration";
import type { MessageStatus } from "@/server/domain/message/message";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";

const LOOKS = {
  QUEUED: { words: "Queued", tone: "neutral", icon: Clock },
  SENT: { words: "Sent", tone: "done", icon: Check },
  DELIVERED: { words: "Delivered", tone: "done", icon: Check },
  FAILED: { words: "Not sent", tone: "failed", icon: X },
  KEPT: { words: "Not emailed", tone: "neutral", icon: Inbox },
  OVER: { words: "No longer needed", tone: "neutral", icon: Minus },
} as const;

/** What became of something that goes out. `over`: it did not, and nobody misses it any more. */
export function SendingBadge({
  status,
  over = false,
}: {
  status: MessageStatus | DeliveryDto["status"];
  over?: boolean;
}) {
  const { words, tone, icon } = LOOKS[over && status !== "SENT" ? "OVER" : status];
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
      {attempts > 0 && `${attempts === 1 ? "1 attempt" : `${attempts} attempts`}. `}
      {lastError}
      {dueAt && (
        <>
          {" "}
          <NextTry at={dueAt} />
        </>
      )}
    </p>
  );
}

function NextTry({ at }: { at: string }) {
  useSecond(true);
  const wait = Date.parse(at) - Date.now();
  // The server's second is not the reader's.
  return (
    <span suppressHydrationWarning>
      {wait < 1_000
        ? "Retrying now."
        : `Next attempt in ${formatDuration(Math.floor(wait / 1_000) * 1_000)}.`}
    </span>
  );
}
