import { Check, Clock, X } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { InlineError } from "@/components/ui/inline-error";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { toast } from "@/components/ui/toast";
import type { SlackDto } from "@/server/domain/slack/slack";
import { TokenForm } from "./connect-form";

type Connection = NonNullable<SlackDto["connection"]>;

/** The connected app and whether it works. */
export function ConnectedApp({
  connection,
  managed,
  onChanged,
}: {
  connection: Connection;
  managed: boolean;
  onChanged: () => Promise<unknown>;
}) {
  const { teamName, createdAt, fault, socketFault } = connection;
  const fix = managed ? "Replace the tokens to continue." : "Ask an owner or admin to replace the tokens.";
  return (
    <>
      {fault && <InlineError title="Cards aren't being sent">{`${fault} ${fix}`}</InlineError>}
      {socketFault && (
        <InlineError title="Buttons in Slack don't work">
          {`${socketFault} ${fix} Countersign retries at least every 10 minutes.`}
        </InlineError>
      )}
      <Card className="flex flex-wrap items-center justify-between gap-3 p-4">
        <div className="grid min-w-0 gap-1">
          <p className="wrap-anywhere font-medium">{teamName}</p>
          <p className="text-muted text-sm">
            Connected <RelativeTime at={createdAt} />
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <State connection={connection} />
          {managed && <Actions teamName={teamName} onChanged={onChanged} />}
        </div>
      </Card>
    </>
  );
}

function State({ connection: { live, fault, socketFault } }: { connection: Connection }) {
  if (fault || socketFault)
    return (
      <Badge tone="failed" icon={X}>
        Not working
      </Badge>
    );
  return live ? (
    <Badge tone="done" icon={Check}>
      Connected
    </Badge>
  ) : (
    <Badge icon={Clock}>Connecting</Badge>
  );
}

function Actions({ teamName, onChanged }: { teamName: string; onChanged: () => Promise<unknown> }) {
  const [shown, setShown] = useState<"tokens" | "disconnect" | null>(null);
  const close = () => setShown(null);
  const disconnect = trpc.slack.disconnect.useMutation({
    onSuccess: () => {
      toast("Disconnected");
      close();
      return onChanged();
    },
  });
  return (
    <>
      <Button size="small" onClick={() => setShown("tokens")}>
        Replace tokens
      </Button>
      <Button size="small" onClick={() => setShown("disconnect")}>
        Disconnect
      </Button>
      <Dialog open={shown === "tokens"} onClose={close} title="Replace tokens">
        <TokenForm
          onConnected={() => {
            close();
            return onChanged();
          }}
        />
      </Dialog>
      <ConfirmDialog
        open={shown === "disconnect"}
        onClose={close}
        title={`Disconnect “${teamName}”?`}
        action="Disconnect"
        pending={disconnect.isPending}
        onConfirm={() => disconnect.mutate()}
        failure={<FailureNotice title="Couldn't disconnect Slack" failure={disconnect.error} />}
      >
        This deletes the tokens and unlinks everyone's Slack account. Cards that are already in Slack stay
        there, but their buttons stop working.
      </ConfirmDialog>
    </>
  );
}
