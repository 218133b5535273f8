"use client";

import { useState } from "react";
import { ShownSecret } from "@/components/settings/shown-secret";
import { trpc } from "@/components/trpc";
import { Card, Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Page } from "@/server/domain/page";
import type { DeliveryDto, SavedWebhook, WebhookDto } from "@/server/domain/webhook/webhook";
import { Deliveries } from "./deliveries";
import { WebhookActions } from "./webhook-actions";
import { WebhookForm } from "./webhook-form";

/** The organization's webhook for review events, and its deliveries. */
export function Webhook({
  initial,
  query,
  deliveries,
}: {
  initial: WebhookDto | null;
  query: { page: number; size: number };
  deliveries: Page<DeliveryDto>;
}) {
  const { data: webhook, refetch } = trpc.webhook.get.useQuery(undefined, { initialData: initial });
  const [made, setMade] = useState<{ secret: string; replaces: boolean } | null>(null);
  const api = trpc.useUtils();

  function saved({ secret }: SavedWebhook) {
    if (secret === null) toast("Webhook saved");
    else setMade({ secret, replaces: webhook !== null });
    return refetch();
  }

  return (
    <>
      <Section
        title="Webhook"
        description="Get a signed request when a review opens, is decided, expires or is canceled. Signatures follow the Standard Webhooks specification."
      >
        <Card className="grid gap-5 p-4">
          <WebhookForm webhook={webhook} onSaved={saved} />
          {webhook && (
            <WebhookActions
              webhook={webhook}
              onSecret={saved}
              onTested={() => api.webhook.deliveries.invalidate()}
              onRemoved={() => {
                toast("Webhook removed");
                void refetch();
                void api.webhook.deliveries.invalidate();
              }}
            />
          )}
        </Card>
      </Section>
      {webhook && <Deliveries query={query} initial={deliveries} />}
      <Dialog open={made !== null} onClose={() => setMade(null)} title="Webhook secret">
        <div className="grid gap-4">
          <p>
            Your receiver uses it to verify that deliveries come from Countersign. Copy it now. You won't see
            it again.
            {made?.replaces && " The old secret works for one more day."}
          </p>
          <ShownSecret label="Secret" text={made?.secret ?? ""} />
        </div>
      </Dialog>
    </>
  );
}
