import { ShownSecret } from "@/components/settings/shown-secret";
import { Dialog } from "@/components/ui/dialog";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { WebhookWithSecret } from "@/server/domain/webhook/webhook";

/** Shows a new signing secret, which can't be shown again. */
export function WebhookSecretDialog({
  made,
  onClose,
}: {
  made: WebhookWithSecret | null;
  onClose: () => void;
}) {
  return (
    <Dialog open={made !== null} onClose={onClose} title="Webhook secret">
      <div className="grid gap-4">
        <p>
          Your receiver uses it to verify that deliveries come from Countersign. Copy it now. You won't see it
          again.
          {made?.previousSecretUntil && (
            <>
              {" "}
              The old secret works until <ExactTime at={made.previousSecretUntil} />.
            </>
          )}
        </p>
        <ShownSecret label="Secret" text={made?.secret ?? ""} />
      </div>
    </Dialog>
  );
}
