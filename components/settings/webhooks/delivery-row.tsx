import type { ReactNode } from "react";
import { Attempts, SendingBadge } from "@/components/settings/delivery-status";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { ListRow } from "@/components/ui/list";
import { ExactTime } from "@/components/ui/time/exact-time";
import { formatDuration } from "@/components/ui/time/format-duration";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { DeliveryDto } from "@/server/domain/webhook/webhook";

/** A delivery, with its request and response. */
export function DeliveryRow({ delivery, onAgain }: { delivery: DeliveryDto; onAgain: () => void }) {
  const { event, status, responseStatus, createdAt, body, log } = delivery;
  const said = JSON.parse(body);
  const href = subjectOf(delivery);
  return (
    <ListRow>
      <SendingBadge status={status} />
      <span className="font-medium">{event}</span>
      {href && (
        <Link
          href={href}
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
        <Button size="small" className="ml-auto" aria-label={`Redeliver: ${event}`} onClick={onAgain}>
          Redeliver
        </Button>
      )}
      <Attempts {...delivery} />
      <details className="w-full min-w-0">
        <summary className="w-fit cursor-pointer text-muted text-sm touch:py-3">Details</summary>
        <div className="grid grid-cols-1 gap-3 pt-1 pb-2">
          <p className="text-muted text-sm">
            webhook-id <code className="break-all font-mono">{delivery.id}</code>
          </p>
          <Block title="Payload">{JSON.stringify(said, null, 2)}</Block>
          {log.toReversed().map((attempt) => (
            <Attempt key={attempt.at} {...attempt} />
          ))}
        </div>
      </details>
    </ListRow>
  );
}

/** Returns the path of the run or review that the event is about. Null for test events and audit events. */
function subjectOf({ runId, reviewId }: DeliveryDto): string | null {
  if (reviewId) return `/reviews/${reviewId}`;
  return runId && `/runs/${runId}`;
}

function Attempt({
  at,
  durationMs,
  url,
  headers,
  responseStatus,
  response,
  error,
}: DeliveryDto["log"][number]) {
  return (
    <section className="grid grid-cols-1 gap-2 border-l-2 pl-3">
      <h3 className="text-sm">
        <span className="font-medium">
          {responseStatus === null ? "No response" : `HTTP ${responseStatus}`}
        </span>
        <span className="text-muted">
          {" "}
          after {formatDuration(durationMs)}, <ExactTime at={at} />
        </span>
      </h3>
      {error && <p className="break-words text-failed text-sm">{error}</p>}
      <Block title="Request headers">
        {[`POST ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join("\n")}
      </Block>
      {response && <Block title="Response">{response}</Block>}
    </section>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-1">
      <p className="text-muted text-sm">{title}</p>
      <pre className="whitespace-pre-wrap break-all rounded-md bg-sunken p-3 font-mono text-sm">
        {children}
      </pre>
    </div>
  );
}
