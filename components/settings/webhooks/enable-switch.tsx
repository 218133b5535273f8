import { trpc } from "@/components/trpc";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import type { WebhookDto } from "@/server/domain/webhook/webhook";

export function EnableSwitch({
  webhook: { id, url, enabled },
  labelHidden,
  onChanged,
}: {
  webhook: WebhookDto;
  /** In a list, the switch needs no visible label. */
  labelHidden?: boolean;
  onChanged: () => Promise<unknown>;
}) {
  const update = trpc.webhook.update.useMutation({
    onError: ({ message }) => toast(message),
    onSettled: onChanged,
  });
  return (
    <Switch
      label={labelHidden ? `Enable ${url}` : "Enabled"}
      hint={
        labelHidden
          ? undefined
          : "A disabled webhook gets no new events. Queued deliveries are kept and sent when it's enabled again."
      }
      labelHidden={labelHidden}
      checked={update.isPending ? update.variables.enabled === true : enabled}
      pending={update.isPending}
      onChange={(checked) => update.mutate({ id, enabled: checked })}
    />
  );
}
