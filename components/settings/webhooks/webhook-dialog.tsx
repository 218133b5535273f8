import { useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { AddressField } from "@/components/settings/connection";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { WEBHOOK_EVENTS, type WebhookEvent } from "@/server/domain/webhook/events";
import type { WebhookDto, WebhookWithSecret } from "@/server/domain/webhook/webhook";
import { EVENT_GROUPS, EVENT_WORDS } from "./event-words";

/** Adds a webhook, or edits its address and events. */
export function WebhookDialog({
  webhook,
  onClose,
  onAdded,
  onSaved,
}: {
  /** Null for a new webhook. */
  webhook: WebhookDto | null;
  onClose: () => void;
  onAdded?: (added: WebhookWithSecret) => void;
  onSaved?: (saved: WebhookDto) => void;
}) {
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(webhook?.events ?? []);
  const [missing, setMissing] = useState(false);
  const create = trpc.webhook.create.useMutation({ onSuccess: onAdded });
  const update = trpc.webhook.update.useMutation({ onSuccess: onSaved });
  const save = webhook ? update : create;

  function change<T>(set: (value: T) => void, value: T) {
    set(value);
    setMissing(false);
    save.reset();
  }

  function submit() {
    setMissing(url.trim() === "" || events.length === 0);
    if (url.trim() === "" || events.length === 0) return undefined;
    const input = { url, events: [...events] };
    return webhook ? update.mutateAsync({ id: webhook.id, ...input }) : create.mutateAsync(input);
  }

  return (
    <Dialog open onClose={onClose} title={webhook ? "Edit webhook" : "Add webhook"}>
      <Form onSubmit={submit}>
        <AddressField
          placeholder="https://example.com/hooks/countersign"
          hint="Events are sent here as signed POST requests."
          value={url}
          onChange={({ target }) => change(setUrl, target.value)}
          error={
            missing && url.trim() === "" ? "Enter the address." : sayFault(save.error, "/url", "The address")
          }
        />
        <EventFields
          chosen={events}
          onChange={(chosen) => change(setEvents, chosen)}
          error={missing && events.length === 0 ? "Choose at least one event." : null}
        />
        <FailureNotice
          title="Couldn't save the webhook"
          failure={besideFields(save.error, (pointer) => pointer === "/url")}
        />
        <Button type="submit" variant="primary" pending={save.isPending} className="justify-self-end">
          {webhook ? "Save" : "Add webhook"}
        </Button>
      </Form>
    </Dialog>
  );
}

function EventFields({
  chosen,
  onChange,
  error,
}: {
  chosen: readonly WebhookEvent[];
  onChange: (chosen: WebhookEvent[]) => void;
  error: string | null;
}) {
  const choose = (events: readonly WebhookEvent[], isChosen: boolean) =>
    onChange(WEBHOOK_EVENTS.filter((event) => (events.includes(event) ? isChosen : chosen.includes(event))));
  return (
    <>
      {EVENT_GROUPS.map(({ title, all, events }) => (
        <fieldset key={title} className="grid min-w-0">
          <legend className="font-medium text-sm">{title}</legend>
          {events.length > 1 && (
            <Checkbox
              label={all}
              checked={events.every((event) => chosen.includes(event))}
              onChange={({ target }) => choose(events, target.checked)}
            />
          )}
          <div className="grid border-l pl-4">
            {events.map((event) => (
              <Checkbox
                key={event}
                label={<code className="font-mono text-sm">{event}</code>}
                hint={EVENT_WORDS[event]}
                checked={chosen.includes(event)}
                onChange={({ target }) => choose([event], target.checked)}
              />
            ))}
          </div>
        </fieldset>
      ))}
      {error && (
        <p data-fault tabIndex={-1} className="text-failed text-sm">
          {error}
        </p>
      )}
    </>
  );
}
