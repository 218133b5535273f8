import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { LIST_REST_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { Attempts, SendingBadge } from "@/components/settings/delivery-status";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List, ListRow } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Page } from "@/server/domain/page";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";

const POLL_MS = 2_000;

/** The webhook's past and queued deliveries, newest first. */
export function Deliveries({
  query,
  initial,
}: {
  query: { page: number; size: number };
  initial: Page<DeliveryDto>;
}) {
  const { data, error, refetch } = trpc.webhook.deliveries.useQuery(query, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("delivery", refetch, { restMs: LIST_REST_MS });
  const again = trpc.webhook.redeliver.useMutation({ onSettled: () => refetch() });
  return (
    <Section title="Deliveries" description="Each event is delivered at least once and has a unique ID.">
      <FailureNotice title="The list isn't up to date" failure={error} />
      <FailureNotice title="Couldn't send it again" failure={again.error} />
      {data.empty ? (
        <EmptyState title="Nothing delivered yet">
          Events are sent as reviews open and close. Send a test event to try the address.
        </EmptyState>
      ) : (
        <List aria-label="Deliveries">
          {data.content.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              onAgain={() => again.mutate({ id: delivery.id })}
            />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) => hrefOf("/settings/webhook", { page: page > 0 ? page + 1 : undefined })}
      />
    </Section>
  );
}

function DeliveryRow({ delivery, onAgain }: { delivery: DeliveryDto; onAgain: () => void }) {
  const { id, event, status, reviewId, responseStatus, createdAt, body } = delivery;
  const said = JSON.parse(body);
  return (
    <ListRow>
      <SendingBadge status={status} />
      <span className="font-medium">{event}</span>
      {reviewId && (
        <Link
          href={`/reviews/${reviewId}`}
          className="inline-flex min-w-0 items-center break-words text-accent text-sm hover:underline touch:min-h-11"
        >
          {said.data.workflowName}
        </Link>
      )}
      <span className="text-muted text-sm">
        {status === "DELIVERED" && `HTTP ${responseStatus}, `}
        <RelativeTime at={createdAt} />
      </span>
      {status !== "QUEUED" && (
        <Button size="small" className="ml-auto" aria-label={`Send again: ${event}`} onClick={onAgain}>
          Send again
        </Button>
      )}
      <Attempts {...delivery} />
      <details className="w-full">
        <summary className="w-fit cursor-pointer text-muted text-sm touch:py-3">Payload</summary>
        <p className="mt-1 text-muted text-sm">
          webhook-id <code className="break-all font-mono">{id}</code>
        </p>
        <pre className="mt-1 mb-2 overflow-x-auto whitespace-pre-wrap break-all rounded-md bg-sunken p-3 font-mono text-sm">
          {JSON.stringify(said, null, 2)}
        </pre>
      </details>
    </ListRow>
  );
}
