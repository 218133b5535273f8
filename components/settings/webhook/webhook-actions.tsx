import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
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
  onDeleted,
}: {
  webhook: WebhookDto;
  onSaved: () => void;
  onSecret: (made: WebhookWithSecret) => void;
  onTested: () => void;
  onDeleted: () => void;
}) {
  const { id, enabled } = webhook;
  const [asking, setAsking] = useState<"edit" | "secret" | "delete" | null>(null);
  const close = () => setAsking(null);
  const test = trpc.webhook.sendTest.useMutation({
    onSuccess: () => {
      toast("Test event queued");
      onTested();
    },
  });
  const rotate = trpc.webhook.rotateSecret.useMutation({
    onSuccess: (made) => {
      close();
      onSecret(made);
    },
  });
  const remove = trpc.webhook.delete.useMutation({ onSuccess: onDeleted });
  return (
    <div className="grid gap-3 border-t pt-4">
      <div className="flex flex-wrap gap-2">
        <Button pending={test.isPending} disabled={!enabled} onClick={() => test.mutate({ id })}>
          Send test event
        </Button>
        <Button onClick={() => setAsking("edit")}>Edit</Button>
        <Button onClick={() => setAsking("secret")}>Rotate secret</Button>
        <Button onClick={() => setAsking("delete")}>Delete</Button>
      </div>
      <FailureNotice title="Couldn't send a test event" failure={test.error} />
      {asking === "edit" && (
        <WebhookDialog
          webhook={webhook}
          onClose={close}
          onSaved={() => {
            close();
            onSaved();
          }}
        />
      )}
      <ConfirmDialog
        open={asking === "secret"}
        onClose={close}
        title="Rotate the secret?"
        action="Create new secret"
        pending={rotate.isPending}
        onConfirm={() => rotate.mutate({ id })}
        failure={<FailureNotice title="Couldn't create a secret" failure={rotate.error} />}
      >
        For {SECRET_OVERLAP_HOURS} hours, deliveries are signed with both secrets so you can update your
        receiver. After that, the old secret stops working.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "delete"}
        onClose={close}
        title="Delete the webhook?"
        action="Delete"
        pending={remove.isPending}
        onConfirm={() => remove.mutate({ id })}
        failure={<FailureNotice title="Couldn't delete the webhook" failure={remove.error} />}
      >
        This also deletes its secret, its log and queued deliveries. You can't undo this.
      </ConfirmDialog>
    </div>
  );
}
