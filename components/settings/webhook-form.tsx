import { useState } from "react";
import { FailureNotice, sayFault } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Checkbox, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { SavedWebhook, WebhookDto } from "@/server/domain/webhook/webhook";

export function WebhookForm({
  webhook,
  onSaved,
}: {
  webhook: WebhookDto | null;
  onSaved: (saved: SavedWebhook) => void;
}) {
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [enabled, setEnabled] = useState(webhook?.enabled ?? true);
  const save = trpc.webhook.save.useMutation({ onSuccess: onSaved });
  const fault = sayFault(save.error, "/url", "The address");

  return (
    <Form onSubmit={() => save.mutate({ url, enabled })} className="grid gap-3">
      <TextField
        label="Address"
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://example.com/hooks/countersign"
        value={url}
        onChange={(event) => {
          setUrl(event.target.value);
          save.reset();
        }}
        error={fault}
      />
      {webhook && (
        <Checkbox
          label="Switched on"
          hint="Switched off, it is told of nothing new; what waits for it waits on."
          checked={enabled}
          onChange={(event) => setEnabled(event.target.checked)}
        />
      )}
      <FailureNotice title="The webhook was not saved" failure={fault ? null : save.error} />
      <Button type="submit" variant="primary" pending={save.isPending} className="justify-self-start">
        {webhook ? "Save" : "Set up webhook"}
      </Button>
    </Form>
  );
}
