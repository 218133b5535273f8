import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { ExactTime } from "@/components/ui/time/exact-time";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { toast } from "@/components/ui/toast";
import type { SlackCodeDto, SlackDto } from "@/server/domain/slack/slack";

/** The user's own Slack account. */
export function Account({ link, onChanged }: { link: SlackDto["link"]; onChanged: () => Promise<unknown> }) {
  const start = trpc.slack.startLink.useMutation();
  const unlink = trpc.slack.unlink.useMutation({
    onSuccess: () => {
      toast("Unlinked");
      start.reset();
      return onChanged();
    },
  });
  return (
    <Section
      title="Your Slack account"
      description="Decisions made with your Slack account are recorded as yours."
    >
      <FailureNotice title="Couldn't create a code" failure={start.error} />
      <FailureNotice title="Couldn't unlink your account" failure={unlink.error} />
      <Card className="grid gap-4 p-4">
        {link ? (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <div className="grid min-w-0 gap-1">
              <p className="wrap-anywhere font-medium">{link.slackName}</p>
              <p className="text-muted text-sm">
                Linked <RelativeTime at={link.createdAt} />
              </p>
            </div>
            <Button size="small" pending={unlink.isPending} onClick={() => unlink.mutate()}>
              Unlink
            </Button>
          </div>
        ) : (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="max-w-prose">Link your account to get your reviews in Slack.</p>
            <Button
              variant={start.data ? "secondary" : "primary"}
              pending={start.isPending}
              onClick={() => start.mutate()}
            >
              {start.data ? "New code" : "Link account"}
            </Button>
          </div>
        )}
        {!link && start.data && <Code {...start.data} />}
      </Card>
    </Section>
  );
}

function Code({ code, expiresAt }: SlackCodeDto) {
  return (
    <div role="status" className="grid justify-items-start gap-2 border-t pt-4">
      <p className="max-w-prose">Send this code to the app in Slack, as a direct message:</p>
      <p className="flex items-center gap-2">
        <code className="rounded-md border bg-sunken px-3 py-2 font-mono text-lg">{code}</code>
        <CopyButton text={code} label="Copy code" />
      </p>
      <p className="text-muted text-sm">
        It expires on <ExactTime at={expiresAt} />. Send it only from your own account.
      </p>
    </div>
  );
}
