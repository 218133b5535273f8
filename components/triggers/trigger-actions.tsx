import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmedButton } from "@/components/confirmed-button";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { CreatedTrigger } from "@/server/domain/trigger/api";
import { SECRET_OVERLAP_HOURS } from "@/server/domain/webhook/limits";
import { RunNowDialog } from "./run-now-dialog";
import { editTriggerHref, triggersHref } from "./trigger-href";
import { TriggerSecretDialog } from "./trigger-secret-dialog";
import type { Trigger } from "./trigger-words";

/** Tests, runs, edits, or deletes a trigger, or replaces its secret. */
export function TriggerActions({
  trigger,
  inputUser,
  publicUrl,
  onChanged,
  onDeleting,
}: {
  trigger: Trigger;
  /** The name of the agent that uses the input. Null if no agent uses it. */
  inputUser: string | null;
  publicUrl: string;
  onChanged: () => Promise<unknown>;
  /** Called with true when the trigger is about to be deleted, and with false if that fails. */
  onDeleting: (deleting: boolean) => void;
}) {
  const { id: triggerId, workflowId: id, name, webhook } = trigger;
  const router = useRouter();
  const [isTesting, setTesting] = useState(false);
  const [made, setMade] = useState<CreatedTrigger | null>(null);
  const rotate = trpc.trigger.rotateSecret.useMutation({ onSuccess: () => void onChanged() });
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
      <Button onClick={() => setTesting(true)}>Test or run now</Button>
      <ButtonLink href={editTriggerHref(id, triggerId)}>Edit</ButtonLink>
      {webhook && (
        <ConfirmedButton
          label="Rotate secret"
          title="Rotate the secret?"
          action="Create new secret"
          request={rotate}
          failureTitle="Couldn't create a secret"
          onConfirm={(close) =>
            rotate.mutate(
              { id, triggerId },
              {
                onSuccess: (created) => {
                  close();
                  setMade(created);
                },
              },
            )
          }
        >
          The old secret works for {SECRET_OVERLAP_HOURS} more hours so that you can update the sender. If it
          has leaked, rotate the secret twice, so that it stops working immediately. Rotating the secret makes
          you the trigger's owner.
        </ConfirmedButton>
      )}
      <ConfirmedButton
        label="Delete"
        title="Delete this trigger?"
        action="Delete"
        request={remove}
        failureTitle="Couldn't delete the trigger"
        onConfirm={() => remove.mutate({ id, triggerId })}
      >
        This permanently deletes “{name}” and its history. Its runs are kept.
      </ConfirmedButton>
      {isTesting && (
        <RunNowDialog trigger={trigger} inputUser={inputUser} onClose={() => setTesting(false)} />
      )}
      <TriggerSecretDialog made={made} publicUrl={publicUrl} onClose={() => setMade(null)} />
    </div>
  );
}
