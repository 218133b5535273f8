"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { LIST_INTERVAL_MS, useChanges } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { ExactTime } from "@/components/ui/time/exact-time";
import { toast } from "@/components/ui/toast";
import type { Page } from "@/server/domain/pagination";
import type { DeliveryDto, WebhookDto, WebhookWithSecret } from "@/server/domain/webhook/webhook";
import { Deliveries } from "./deliveries";
import { EnableSwitch } from "./enable-switch";
import { WebhookActions } from "./webhook-actions";
import { WebhookSecretDialog } from "./webhook-secret-dialog";
import { WebhookBadge, WebhookNotice } from "./webhook-state";

/** One webhook and its deliveries. */
export function WebhookView({
  initial,
  query,
  deliveries,
}: {
  initial: WebhookDto;
  query: { page: number; size: number };
  deliveries: Page<DeliveryDto>;
}) {
  const { id } = initial;
  /** Stops refetching, because a deleted webhook can't be read again. */
  const [isDeleting, setDeleting] = useState(false);
  const {
    data: webhook,
    error,
    refetch,
  } = trpc.webhook.get.useQuery({ id }, { initialData: initial, enabled: !isDeleting });
  useChanges("delivery", async () => isDeleting || refetch(), { minIntervalMs: LIST_INTERVAL_MS });
  const [made, setMade] = useState<WebhookWithSecret | null>(null);
  const router = useRouter();
  const api = trpc.useUtils();
  return (
    <>
      <PageHeader
        back={{ href: "/settings/webhooks", label: "Webhooks" }}
        title={webhook.url}
        description={<WebhookBadge webhook={webhook} />}
      />
      <FailureNotice title="Couldn't refresh the webhook" failure={error} />
      <WebhookNotice webhook={webhook} />
      <Card className="grid max-w-3xl gap-5 p-4">
        <EnableSwitch webhook={webhook} onChanged={refetch} />
        <dl className="grid gap-3">
          <div>
            <dt className="font-medium">Events</dt>
            <dd>
              <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-1">
                {webhook.events.map((event) => (
                  <li key={event}>
                    <code className="font-mono text-sm">{event}</code>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
          {webhook.previousSecretUntil && (
            <div>
              <dt className="font-medium">Old secret</dt>
              <dd className="text-muted">
                Works until <ExactTime at={webhook.previousSecretUntil} />. Until then, deliveries are signed
                with both secrets.
              </dd>
            </div>
          )}
        </dl>
        <WebhookActions
          webhook={webhook}
          onSaved={() => {
            toast("Webhook saved");
            void refetch();
          }}
          onSecret={(secret) => {
            setMade(secret);
            void refetch();
          }}
          onTested={() => api.webhook.deliveries.invalidate()}
          onDeleting={setDeleting}
          onDeleted={() => {
            toast("Webhook deleted");
            router.replace("/settings/webhooks");
          }}
        />
      </Card>
      <Deliveries webhookId={id} query={query} initial={deliveries} isDeleting={isDeleting} />
      <WebhookSecretDialog made={made} onClose={() => setMade(null)} />
    </>
  );
}
