import { useState } from "react";
import { type Failure, trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { OWNING } from "./owner-note";
import type { Trigger } from "./trigger-words";

/** Enables or disables a trigger. Asks for confirmation before the user takes over a colleague's trigger. */
export function EnableTrigger({
  trigger: { workflowId: id, id: triggerId, name, enabled, owner },
  memberId,
  labelHidden,
  onChanged,
  onFailure,
}: {
  trigger: Trigger;
  memberId: string;
  /** In a list, the switch needs no visible label. */
  labelHidden?: boolean;
  onChanged: () => Promise<unknown>;
  onFailure: (failure: Failure | null) => void;
}) {
  const isOwner = owner.id === memberId;
  const [isAsking, setAsking] = useState(false);
  const update = trpc.trigger.update.useMutation({
    onMutate: () => onFailure(null),
    onError: onFailure,
    onSuccess: (saved) => saved.owner.id !== owner.id && toast(`You now own “${name}”`),
    onSettled: () => {
      setAsking(false);
      return onChanged();
    },
  });
  const enable = () => update.mutate({ id, triggerId, enabled: true });
  const hint = enabled
    ? "If you disable it, it won't start runs."
    : "It won't start runs until you enable it.";
  return (
    <>
      <Switch
        label={labelHidden ? `Enable ${name}` : "Enabled"}
        hint={labelHidden ? undefined : hint}
        labelHidden={labelHidden}
        checked={update.isPending ? update.variables.enabled === true : enabled}
        pending={update.isPending}
        onChange={(checked) => {
          if (!checked) update.mutate({ id, triggerId, enabled: false });
          else if (isOwner) enable();
          else setAsking(true);
        }}
      />
      <Dialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={`Enable “${name}” and become its owner?`}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button variant="primary" pending={update.isPending} onClick={enable}>
              Enable
            </Button>
          </>
        }
      >
        <p>
          You'll replace {owner.name} as the owner. {OWNING}
        </p>
      </Dialog>
    </>
  );
}
