"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { SlackDto } from "@/server/domain/slack/slack";
import { Account } from "./account";
import { ConnectForm } from "./connect-form";
import { ConnectedApp } from "./connected-app";

/** The page polls, because changes made in Slack aren't published to open pages. */
const POLL_MS = 2_000;

/** The organization's Slack app and the user's own Slack account. */
export function Slack({ initial, managed }: { initial: SlackDto; managed: boolean }) {
  const { data, error, refetch } = trpc.slack.get.useQuery(undefined, {
    initialData: initial,
    refetchInterval: POLL_MS,
  });
  const { connection, link } = data;
  return (
    <>
      <FailureNotice title="Couldn't refresh the page" failure={error} />
      <Section
        title="Slack"
        description="Reviews arrive as direct messages from your organization's Slack app, with buttons to approve or request changes."
      >
        {connection && <ConnectedApp connection={connection} managed={managed} onChanged={refetch} />}
        {!connection && managed && <ConnectForm onConnected={refetch} />}
        {!connection && !managed && (
          <EmptyState title="Slack isn't connected">Ask an owner or admin to connect it.</EmptyState>
        )}
      </Section>
      {connection && <Account link={link} onChanged={refetch} />}
    </>
  );
}
