import { Attempts } from "@/components/settings/delivery-status";
import type { MessageDto } from "@/server/domain/message/message";

/** If an unsent message is no longer needed, explains why. Otherwise, shows its failed attempts. */
export function MessageOutcome({ status, over, lastError, attempts, dueAt }: MessageDto) {
  if (status === "SENT" || over === null)
    return <Attempts attempts={attempts} lastError={lastError} dueAt={dueAt} />;
  return <p className="w-full break-words text-muted text-sm">{over}</p>;
}
