"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Card, Section } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import {
  channelsOf,
  NOTIFICATION_CHANNELS,
  type NotificationChannel,
  type NotificationKind,
} from "@/server/domain/notification/kinds";
import type { NotificationSettings } from "@/server/domain/notification/notification";
import { CHANNEL_WORDS, KIND_GROUPS, KIND_WORDS } from "@/server/domain/notification/words";

interface Choice {
  kind: NotificationKind;
  channel: NotificationChannel;
  enabled: boolean;
}

/** The current user's notifications, by channel. A change takes effect immediately. */
export function NotificationSettingsTable({ initial }: { initial: NotificationSettings }) {
  const api = trpc.useUtils();
  const { data } = trpc.notification.settings.useQuery(undefined, { initialData: initial });
  /**
   * The choice being saved. Kept in state, because a mutation's variables arrive only after the checkbox is rendered.
   */
  const [requested, setRequested] = useState<Choice | null>(null);
  const save = trpc.notification.setChannel.useMutation({
    onSuccess: (saved) => {
      api.notification.settings.setData(undefined, saved);
      toast("Notification settings saved");
    },
    onError: () => void api.notification.settings.invalidate(),
    onSettled: () => setRequested(null),
  });
  const isOn = (kind: NotificationKind, channel: NotificationChannel) => {
    if (requested?.kind === kind && requested.channel === channel) return requested.enabled;
    return data.kinds.find((row) => row.kind === kind)?.channels.includes(channel) ?? false;
  };
  const sees = (kind: NotificationKind) => data.kinds.some((row) => row.kind === kind);
  const groups = KIND_GROUPS.map(({ title, kinds }) => ({
    title,
    kinds: kinds.filter(sees),
  })).filter(({ kinds }) => kinds.length > 0);
  return (
    <Section
      title="Notifications"
      description={`The daily digest is an email with your unread notifications${
        sees("LEDGER_HEAD") ? " and the head of the audit log" : ""
      }. It's sent at 8:00 AM (${data.timeZone}) if there's anything new.`}
    >
      <FailureNotice title="Couldn't save the setting" failure={save.error} />
      <Card className="overflow-clip">
        <table className="w-full table-fixed border-collapse text-left">
          <thead className="border-b text-muted text-sm">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium md:px-4">
                Notification
              </th>
              {NOTIFICATION_CHANNELS.map((channel) => (
                <th key={channel} scope="col" className="w-16 px-1 py-2 text-center font-medium md:w-32">
                  {CHANNEL_WORDS[channel]}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ title, kinds }) => (
            <tbody key={title} className="border-b last:border-b-0">
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={1 + NOTIFICATION_CHANNELS.length}
                  className="bg-sunken px-3 py-1.5 font-medium text-muted text-sm md:px-4"
                >
                  {title}
                </th>
              </tr>
              {kinds.map((kind) => (
                <KindRow
                  key={kind}
                  kind={kind}
                  isOn={(channel) => isOn(kind, channel)}
                  pending={requested !== null}
                  set={(channel, enabled) => {
                    setRequested({ kind, channel, enabled });
                    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
                    save.mutate({ kind, channel, enabled, timeZone });
                  }}
                />
              ))}
            </tbody>
          ))}
        </table>
      </Card>
      <p className="max-w-prose text-muted text-sm">
        Reviews that you can decide are always listed under Reviews. Messages about covers, webhooks, and
        triggers are always emailed.
      </p>
    </Section>
  );
}

/**
 * A kind of notification, with a checkbox for each channel. While `pending`, the checkboxes keep the focus and ignore
 * clicks.
 */
function KindRow({
  kind,
  isOn,
  pending,
  set,
}: {
  kind: NotificationKind;
  isOn: (channel: NotificationChannel) => boolean;
  pending: boolean;
  set: (channel: NotificationChannel, enabled: boolean) => void;
}) {
  const { label, hint } = KIND_WORDS[kind];
  return (
    <tr className="border-t">
      <th scope="row" className="px-3 py-2 font-medium md:px-4">
        {label}
        {hint && <span className="block font-normal text-muted text-sm">{hint}</span>}
      </th>
      {NOTIFICATION_CHANNELS.map((channel) => (
        <td key={channel} className="text-center">
          {channelsOf(kind).includes(channel) && (
            <label className="inline-flex size-8 cursor-pointer items-center justify-center touch:size-11">
              <span className="sr-only">
                {label}: {CHANNEL_WORDS[channel]}
              </span>
              <input
                type="checkbox"
                checked={isOn(channel)}
                aria-disabled={pending || undefined}
                onChange={({ target }) => pending || set(channel, target.checked)}
                className="size-4 accent-accent"
              />
            </label>
          )}
        </td>
      ))}
    </tr>
  );
}
