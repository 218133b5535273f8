import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { SavedWebhook, WebhookDto } from "@/server/domain/webhook/webhook";

/** Try it out, give it another secret, take it away. */
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
      toast("A test event is on its way");
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
          Send a test event
        </Button>
        <Button onClick={() => setAsking("secret")}>New secret</Button>
        <Button onClick={() => setAsking("remove")}>Remove</Button>
      </div>
      <FailureNotice title="No test event was sent" failure={test.error} />
      <ConfirmDialog
        open={asking === "secret"}
        onClose={close}
        title="Make a new secret?"
        action="Make new secret"
        cancel="Keep this one"
        pending={rotate.isPending}
        onConfirm={() => rotate.mutate()}
        failure={<FailureNotice title="No secret was made" failure={rotate.error} />}
      >
        For a day deliveries are signed with both, so that your receiver can change. After that, the one from
        before opens nothing.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "remove"}
        onClose={close}
        title="Remove the webhook?"
        action="Remove"
        pending={remove.isPending}
        onConfirm={() => remove.mutate()}
        failure={<FailureNotice title="The webhook was not removed" failure={remove.error} />}
      >
        Its secret, its log and what waits for it go, too. This cannot be undone.
      </ConfirmDialog>
    </div>
  );
}
