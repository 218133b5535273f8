import { ShownSecret } from "@/components/settings/shown-secret";
import { Dialog } from "@/components/ui/dialog";
import type { CreatedTrigger } from "@/server/domain/trigger/api";
import { writeCurl } from "./curl";

/** Shows a webhook's new secret, once. */
export function TriggerSecretDialog({
  made,
  publicUrl,
  onClose,
}: {
  made: CreatedTrigger | null;
  publicUrl: string;
  onClose: () => void;
}) {
  const webhook = made?.trigger.webhook;
  const secret = made?.secret;
  return (
    <Dialog open={Boolean(webhook && secret)} onClose={onClose} title="Webhook secret">
      {webhook && secret && (
        <div className="grid grid-cols-1 gap-4">
          <p>Senders need this secret. Copy it now. You won't see it again.</p>
          <ShownSecret label="Secret" text={secret} />
          <ShownSecret label="URL" text={`${publicUrl}${webhook.path}`} />
          <ShownSecret
            label="To try it, paste this into a terminal"
            text={writeCurl(webhook, publicUrl, secret)}
          />
        </div>
      )}
    </Dialog>
  );
}
