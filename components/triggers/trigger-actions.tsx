import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import type { CreatedTrigger } from "@/server/domain/trigger/api";
import { SECRET_OVERLAP_HOURS } from "@/server/domain/webhook/limits";
import { RunNowDialog } from "./run-now-dialog";
import { SecretDialog } from "./secret-dialog";
import { editTriggerHref, triggersHref } from "./trigger-href";
import type { Trigger } from "./trigger-words";

/** Tests, runs, edits or deletes a trigger, or replaces its secret. */
export function TriggerActions({
  trigger,
  publicUrl,
  onChanged,
  onDeleting,
}: {
  trigger: Trigger;
  publicUrl: string;
  onChanged: () => Promise<unknown>;
  /** Called with true when the trigger is about to be deleted, and with false if that fails. */
  onDeleting: (deleting: boolean) => void;
}) {
  const { id: triggerId, workflowId: id, name, webhook } = trigger;
  const router = useRouter();
  const [asking, setAsking] = useState<"run" | "secret" | "delete" | null>(null);
  const [made, setMade] = useState<CreatedTrigger | null>(null);
  const close = () => setAsking(null);
  const rotate = trpc.trigger.rotateSecret.useMutation({
    onSuccess: (created) => {
      close();
      setMade(created);
      void onChanged();
    },
  });
  const remove = trpc.trigger.delete.useMutation({
    onMutate: () => onDeleting(true),
    onError: () => onDeleting(false),
    onSuccess: () => {
      toast(`“${name}” deleted. Its runs are kept.`);
      router.replace(triggersHref(id));
    },
  });
  return (
    <div className="flex flex-wrap gap-2 border-t pt-4">
      <Button onClick={() => setAsking("run")}>Test or run now</Button>
      <ButtonLink href={editTriggerHref(id, triggerId)}>Edit</ButtonLink>
      {webhook && <Button onClick={() => setAsking("secret")}>Rotate secret</Button>}
      <Button onClick={() => setAsking("delete")}>Delete</Button>
      <RunNowDialog trigger={trigger} open={asking === "run"} onClose={close} />
      <ConfirmDialog
        open={asking === "secret"}
        onClose={close}
        title="Rotate the secret?"
        action="Create new secret"
        pending={rotate.isPending}
        onConfirm={() => rotate.mutate({ id, triggerId })}
        failure={<FailureNotice title="Couldn't create a secret" failure={rotate.error} />}
      >
        The old secret works for {SECRET_OVERLAP_HOURS} more hours, so that you can update the sender. To stop
        it immediately, for example because it leaked, rotate the secret twice. You become the trigger's
        owner.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "delete"}
        onClose={close}
        title="Delete this trigger?"
        action="Delete"
        pending={remove.isPending}
        onConfirm={() => remove.mutate({ id, triggerId })}
        failure={<FailureNotice title="Couldn't delete the trigger" failure={remove.error} />}
      >
        This permanently deletes “{name}” and its history. Its runs are kept.
      </ConfirmDialog>
      <SecretDialog made={made} publicUrl={publicUrl} onClose={() => setMade(null)} />
    </div>
  );
}
