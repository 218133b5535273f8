import { useState } from "react";
import { ConfirmedButton } from "@/components/confirmed-button";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { SECRET_OVERLAP_HOURS } from "@/server/domain/webhook/limits";
import type { WebhookDto, WebhookWithSecret } from "@/server/domain/webhook/webhook";
import { WebhookDialog } from "./webhook-dialog";

/** Tests or edits a webhook, replaces its secret, or deletes it. */
export function WebhookActions({
  webhook,
  onSaved,
  onSecret,
  onTested,
  onDeleting,
  onDeleted,
}: {
  webhook: WebhookDto;
  onSaved: () => void;
  onSecret: (made: WebhookWithSecret) => void;
  onTested: () => void;
  onDeleting: (deleting: boolean) => void;
  onDeleted: () => void;
}) {
  const { id, enabled } = webhook;
  const [isEditing, setEditing] = useState(false);
  const test = trpc.webhook.sendTest.useMutation({
    onSuccess: () => {
      toast("Test event queued");
      onTested();
    },
  });
  const rotate = trpc.webhook.rotateSecret.useMutation();
  const remove = trpc.webhook.delete.useMutation({
    onMutate: () => onDeleting(true),
    onError: () => onDeleting(false),
    onSuccess: onDeleted,
  });
  return (
    <div className="grid gap-3 border-t pt-4">
      <div className="flex flex-wrap gap-2">
        <Button pending={test.isPending} disabled={!enabled} onClick={() => test.mutate({ id })}>
          Send test event
        </Button>
        <Button onClick={() => setEditing(true)}>Edit</Button>
        <ConfirmedButton
          label="Rotate secret"
          title="Rotate the secret?"
          action="Create new secret"
          request={rotate}
          failureTitle="Couldn't create a secret"
          onConfirm={(close) =>
            rotate.mutate(
              { id },
              {
                onSuccess: (made) => {
                  close();
                  onSecret(made);
                },
              },
            )
          }
        >
          For {SECRET_OVERLAP_HOURS} hours, deliveries are signed with both secrets so you can update your
          receiver. After that, the old secret stops working.
        </ConfirmedButton>
        <ConfirmedButton
          label="Delete"
          title="Delete the webhook?"
          action="Delete"
          request={remove}
          failureTitle="Couldn't delete the webhook"
          onConfirm={() => remove.mutate({ id })}
        >
          This also deletes its secret, its log, and queued deliveries. You can't undo this.
        </ConfirmedButton>
      </div>
      <FailureNotice title="Couldn't send a test event" failure={test.error} />
      {isEditing && (
        <WebhookDialog
          webhook={webhook}
          onClose={() => setEditing(false)}
          onSaved={() => {
            setEditing(false);
            onSaved();
          }}
        />
      )}
    </div>
  );
}
