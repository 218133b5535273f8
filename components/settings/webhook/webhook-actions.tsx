import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { SavedWebhook, WebhookDto } from "@/server/domain/webhook/webhook";

/** Tests the webhook, replaces its secret, or removes it. */
export function WebhookActions({
  webhook,
  onSecret,
  onTested,
  onRemoved,
}: {
  webhook: WebhookDto;
  onSecret: (saved: SavedWebhook) => void;
  onTested: () => void;
  onRemoved: () => void;
}) {
  const [asking, setAsking] = useState<"secret" | "remove" | null>(null);
  const close = () => setAsking(null);
  const test = trpc.webhook.sendTest.useMutation({
    onSuccess: () => {
      toast("Test event queued");
      onTested();
    },
  });
  const rotate = trpc.webhook.rotateSecret.useMutation({
    onSuccess: (saved) => {
      close();
      onSecret(saved);
    },
  });
  const remove = trpc.webhook.remove.useMutation({
    onSuccess: () => {
      close();
      onRemoved();
    },
  });
  return (
    <div className="grid gap-3 border-t pt-4">
      <div className="flex flex-wrap gap-2">
        <Button pending={test.isPending} disabled={!webhook.enabled} onClick={() => test.mutate()}>
          Send test event
        </Button>
        <Button onClick={() => setAsking("secret")}>New secret</Button>
        <Button onClick={() => setAsking("remove")}>Remove</Button>
      </div>
      <FailureNotice title="Couldn't send a test event" failure={test.error} />
      <ConfirmDialog
        open={asking === "secret"}
        onClose={close}
        title="Create a new secret?"
        action="Create secret"
        cancel="Cancel"
        pending={rotate.isPending}
        onConfirm={() => rotate.mutate()}
        failure={<FailureNotice title="Couldn't create a secret" failure={rotate.error} />}
      >
        For one day, deliveries are signed with both secrets so you can update your receiver. After that, the
        old secret stops working.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "remove"}
        onClose={close}
        title="Remove the webhook?"
        action="Remove"
        pending={remove.isPending}
        onConfirm={() => remove.mutate()}
        failure={<FailureNotice title="Couldn't remove the webhook" failure={remove.error} />}
      >
        This also deletes its secret, its log and queued deliveries. You can't undo this.
      </ConfirmDialog>
    </div>
  );
}
