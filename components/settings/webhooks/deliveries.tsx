import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import type { Page } from "@/server/domain/pagination";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";
import { DeliveryRow } from "./delivery-row";

const POLL_MS = 2_000;

/** A webhook's past and queued deliveries, newest first. */
export function Deliveries({
  webhookId: id,
  query,
  initial,
  isDeleting,
}: {
  webhookId: string;
  query: { page: number; size: number };
  initial: Page<DeliveryDto>;
  isDeleting: boolean;
}) {
  const { data, error, refetch } = trpc.webhook.deliveries.useQuery(
    { id, ...query },
    { initialData: initial, enabled: !isDeleting, refetchInterval: usePollMs(POLL_MS) },
  );
  useChanges("delivery", async () => isDeleting || refetch(), { minIntervalMs: LIST_INTERVAL_MS });
  const again = trpc.webhook.redeliver.useMutation({ onSettled: () => refetch() });
  return (
    <Section title="Deliveries" description="Each event is delivered at least once and has a unique ID.">
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      <FailureNotice title="Couldn't redeliver the event" failure={again.error} />
      {data.empty ? (
        <EmptyState title="Nothing delivered yet">Send a test event to check the address.</EmptyState>
      ) : (
        <List aria-label="Deliveries">
          {data.content.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              onAgain={() => again.mutate({ id, deliveryId: delivery.id })}
            />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) => hrefOf(`/settings/webhooks/${id}`, { page: page > 0 ? page + 1 : undefined })}
      />
    </Section>
  );
}
