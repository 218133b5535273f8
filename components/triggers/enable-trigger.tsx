import { type Failure, trpc } from "@/components/trpc";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { Trigger } from "./trigger-words";

/** Enables or disables a trigger. */
export function EnableTrigger({
  trigger: { workflowId: id, id: triggerId, name, enabled, owner },
  memberId,
  labelHidden,
  onChanged,
  onFailure,
}: {
  trigger: Trigger;
  memberId: string;
  /** In a list, where the switch's place says what it's for. */
  labelHidden?: boolean;
  onChanged: () => Promise<unknown>;
  onFailure: (failure: Failure | null) => void;
}) {
  const isOwner = owner.id === memberId;
  const update = trpc.trigger.update.useMutation({
    onMutate: () => onFailure(null),
    onError: onFailure,
    onSuccess: (saved) => saved.owner.id !== owner.id && toast(`You now own “${name}”`),
    onSettled: onChanged,
  });
  const hint = enabled
    ? "While disabled, it starts no runs."
    : `Disabled. It starts no runs.${isOwner ? "" : " If you enable it, you own it."}`;
  return (
    <Switch
      label={labelHidden ? `Enable ${name}` : "Enabled"}
      hint={labelHidden ? undefined : hint}
      labelHidden={labelHidden}
      checked={update.isPending ? update.variables.enabled === true : enabled}
      pending={update.isPending}
      onChange={(checked) => update.mutate({ id, triggerId, enabled: checked })}
    />
  );
}
