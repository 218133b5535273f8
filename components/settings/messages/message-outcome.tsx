import { Attempts } from "@/components/settings/delivery-status";
import type { MessageDto } from "@/server/domain/message/message";

/** What went wrong with a message, or why nobody needs it any more; nothing for one that is on its way or was sent. */
export function MessageOutcome({ status, over, lastError, attempts, dueAt }: MessageDto) {
  if (status === "SENT" || over === null)
    return <Attempts attempts={attempts} lastError={lastError} dueAt={dueAt} />;
  return <p className="w-full break-words text-muted text-sm">{over}</p>;
}
