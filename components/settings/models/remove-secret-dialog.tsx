import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { CredentialDto } from "@/server/domain/credential/credential";

/** Returns the secret to be removed and the request that removes it. */
export function useRemoval(onRemoved: () => Promise<unknown>) {
  const [secret, setSecret] = useState<CredentialDto | null>(null);
  const remove = trpc.credential.remove.useMutation({
    onSuccess: () => {
      toast("Removed");
      setSecret(null);
      return onRemoved();
    },
  });
  return {
    secret,
    pending: remove.isPending,
    failure: remove.error,
    ask(secret: CredentialDto) {
      remove.reset();
      setSecret(secret);
    },
    confirm: () => secret && remove.mutate({ id: secret.id }),
    cancel: () => setSecret(null),
  };
}

export function RemoveSecretDialog({
  removal: { secret, pending, failure, confirm, cancel },
}: {
  removal: ReturnType<typeof useRemoval>;
}) {
  return (
    <ConfirmDialog
      open={secret !== null}
      onClose={cancel}
      title={`Remove “${secret?.name}”?`}
      action="Remove"
      pending={pending}
      onConfirm={confirm}
      failure={<FailureNotice title="Couldn't remove the secret" failure={failure} />}
    >
      This deletes the stored value. If anything still uses this secret, choose a different one there first.
    </ConfirmDialog>
  );
}
