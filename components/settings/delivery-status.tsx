import { Check, CircleHelp, Clock, Inbox, Minus, X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { useSecond } from "@/components/ui/time/duration";
import { formatDuration } from "@/components/ui/time/format-duration";
import type { MessageStatus } from "@/server/domain/message/message";
import type { OutgoingStatus } from "@/server/domain/outgoing/outgoing";
import { EMAIL_NOT_SENT, sayOutgoingStatus } from "@/server/domain/outgoing/words";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";

const LOOKS = {
  QUEUED: { words: "Queued", tone: "neutral", icon: Clock },
  SENDING: { words: "Sending", tone: "neutral", icon: Clock },
  SENT: { words: "Sent", tone: "done", icon: Check },
  DELIVERED: { words: "Delivered", tone: "done", icon: Check },
  FAILED: { words: "Not sent", tone: "failed", icon: X },
  REFUSED: { words: "Not sent", tone: "failed", icon: X },
  UNCERTAIN: { words: sayOutgoingStatus("UNCERTAIN"), tone: "waiting", icon: CircleHelp },
  KEPT: { words: EMAIL_NOT_SENT, tone: "neutral", icon: Inbox },
  OVER: { words: "No longer needed", tone: "neutral", icon: Minus },
} as const;

/** Shows a message's delivery status. If `over` is set, an unsent message is shown as no longer needed. */
export function SendingBadge({
  status,
  over = false,
}: {
  status: MessageStatus | DeliveryDto["status"] | OutgoingStatus;
  over?: boolean;
}) {
  const { words, tone, icon } = LOOKS[over && status !== "SENT" ? "OVER" : status];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

/** Shows the number of attempts, the last error, and the next attempt. Renders nothing if there's no error. */
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
  // The hydration warning is suppressed, because the server and the browser may render at different times.
  return (
    <span suppressHydrationWarning>
      {wait < 1_000
        ? "Retrying now."
        : `Next attempt in ${formatDuration(Math.floor(wait / 1_000) * 1_000)}.`}
    </span>
  );
}
