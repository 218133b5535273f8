import { useState } from "react";
import { FailureNotice, sayFault } from "@/components/failure-notice";
import { type Failure, trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { MentionField } from "./mention-field";

const PEOPLE_STALE_MS = 60_000;

/** A form for a new comment, or for editing a comment if `onCancel` is set. */
export function CommentForm({
  memberId,
  text,
  onText,
  action,
  pending,
  failure,
  onSend,
  onCancel,
}: {
  memberId: string;
  text: string;
  onText: (text: string) => void;
  /** The label of the submit button. */
  action: string;
  pending: boolean;
  failure: Failure | null;
  onSend: () => void;
  onCancel?: () => void;
}) {
  const isEdit = onCancel !== undefined;
  const [isNeeded, setNeeded] = useState(isEdit);
  const { data: members = [] } = trpc.member.list.useQuery(undefined, {
    enabled: isNeeded,
    staleTime: PEOPLE_STALE_MS,
  });
  const people = members.filter(({ id, status }) => status === "active" && id !== memberId);
  const fault = sayFault(failure, "/text", "The comment");
  const send = () => {
    if (text.trim() !== "" && !pending) onSend();
  };
  return (
    <div className="grid gap-2">
      <MentionField
        label={isEdit ? "Edit comment" : "Comment"}
        text={text}
        onText={onText}
        people={people}
        error={fault}
        autoFocus={isEdit}
        onFocus={() => setNeeded(true)}
        onSend={send}
      />
      {fault === null && <FailureNotice title="Couldn't save the comment" failure={failure} />}
      <div className="flex flex-wrap gap-2">
        <Button pending={pending} disabled={text.trim() === ""} onClick={send}>
          {action}
        </Button>
        {onCancel && (
          <Button variant="quiet" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}
