import { useState } from "react";
import { FailureNotice, sayFault } from "@/components/failure-notice";
import { AddressField } from "@/components/settings/connection";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { SavedWebhook, WebhookDto } from "@/server/domain/webhook/webhook";

export function WebhookForm({
  webhook,
  onSaved,
}: {
  webhook: WebhookDto | null;
  /** Resolves once the saved webhook has been reread. */
  onSaved: (saved: SavedWebhook) => Promise<unknown>;
}) {
  /** The unsaved input, which overrides the saved values. The saved values can change at any time. */
  const [typed, setTyped] = useState<Partial<Pick<WebhookDto, "url" | "enabled">>>({});
  const { url, enabled } = { url: "", enabled: true, ...webhook, ...typed };
  const save = trpc.webhook.save.useMutation({ onSuccess: onSaved });
  useLeaveGuard(Object.keys(typed).length > 0);
  const fault = sayFault(save.error, "/url", "The address");

  function submit() {
    const onSuccess = () => setTyped((now) => (now === typed ? {} : now));
    return save.mutateAsync({ url, enabled }, { onSuccess });
  }

  return (
    <Form onSubmit={submit} className="grid gap-3">
      <AddressField
        placeholder="https://example.com/hooks/countersign"
        value={url}
        onChange={(event) => {
          setTyped({ ...typed, url: event.target.value });
          save.reset();
        }}
        error={fault}
      />
      {webhook && (
        <Checkbox
          label="Enabled"
          hint="While disabled, the webhook gets no new events, and queued deliveries wait."
          checked={enabled}
          onChange={(event) => setTyped({ ...typed, enabled: event.target.checked })}
        />
      )}
      <FailureNotice title="Couldn't save the webhook" failure={fault ? null : save.error} />
      <Button type="submit" variant="primary" pending={save.isPending} className="justify-self-start">
        {webhook ? "Save" : "Set up webhook"}
      </Button>
    </Form>
  );
}
