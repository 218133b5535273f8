import { CircleAlert, CirclePause } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { InlineError } from "@/components/ui/inline-error";
import { ExactTime } from "@/components/ui/time/exact-time";
import { MAX_FAILING_DAYS } from "@/server/domain/webhook/limits";
import type { WebhookDto } from "@/server/domain/webhook/webhook";

/** A badge for a webhook that's disabled or failing. Renders nothing for one that works. */
export function WebhookBadge({
  webhook: { enabled, disabledReason, failingSince },
}: {
  webhook: WebhookDto;
}) {
  if (!enabled && disabledReason === "FAILING")
    return (
      <Badge tone="failed" icon={CircleAlert}>
        Disabled after failures
      </Badge>
    );
  if (!enabled) return <Badge icon={CirclePause}>Disabled</Badge>;
  if (!failingSince) return null;
  return (
    <Badge tone="failed" icon={CircleAlert}>
      Failing
    </Badge>
  );
}

/** Explains why a webhook is disabled or failing and what to do. */
export function WebhookNotice({
  webhook: { enabled, disabledAt, disabledReason, failingSince },
}: {
  webhook: WebhookDto;
}) {
  if (!enabled && disabledReason === "FAILING" && disabledAt)
    return (
      <InlineError title="This webhook was disabled">
        All attempts failed for {MAX_FAILING_DAYS} days, until <ExactTime at={disabledAt} />. The webhook gets
        no new events. Queued deliveries are kept. To send them, fix the receiver, then enable the webhook.
      </InlineError>
    );
  if (!enabled || !failingSince) return null;
  return (
    <InlineError title="This webhook is failing">
      Every attempt since <ExactTime at={failingSince} /> has failed. The webhook will be disabled after{" "}
      {MAX_FAILING_DAYS} days of failures.
    </InlineError>
  );
}
