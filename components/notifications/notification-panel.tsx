import { Check } from "lucide-react";
import { useRef, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button, IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { ROW_LINK } from "@/components/ui/list";
import { SkeletonRows } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { LIST_SIZE, MAX_LIST_SIZE } from "@/server/domain/notification/kinds";
import type { NotificationDto } from "@/server/domain/notification/notification";
import { pathOfNotification, sayNotification } from "@/server/domain/notification/words";

/** The newest notifications. Opening one marks it as read. */
export function NotificationPanel({
  close,
  refresh,
}: {
  close: () => void;
  refresh: () => Promise<unknown>;
}) {
  const [size, setSize] = useState(LIST_SIZE);
  const { data, error, isFetching } = trpc.notification.list.useQuery(
    { size },
    { placeholderData: (before) => before },
  );
  const { mutate, error: unread } = trpc.notification.markRead.useMutation({ onSuccess: refresh });
  const items = data?.items ?? [];
  const [newest] = items;
  // "Mark all as read" disappears once all are read, so the focus moves to the list.
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      <div className="sticky top-0 z-1 flex min-h-12 items-center justify-between gap-2 border-b bg-surface px-3">
        <h2 className="font-semibold">Notifications</h2>
        {newest && items.some(({ read }) => !read) && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              list.current?.focus();
              mutate({ upTo: newest.at });
            }}
          >
            Mark all as read
          </Button>
        )}
      </div>
      <div className="grid gap-2 p-3 empty:hidden">
        <FailureNotice title="Couldn't load your notifications" failure={error} />
        <FailureNotice title="Couldn't mark the notification as read" failure={unread} />
      </div>
      {!data && !error && <SkeletonRows rows={3} />}
      {data && items.length === 0 && (
        <p className="px-3 py-6 text-center text-muted">
          No notifications yet. Reviews, mentions, and finished runs appear here.
        </p>
      )}
      <ul ref={list} tabIndex={-1} aria-label="Notifications" className="divide-y outline-none empty:hidden">
        {items.map((item) => (
          <Item key={item.id} item={item} read={() => mutate({ id: item.id })} close={close} />
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-2 border-t p-2">
        <Link
          href="/settings/notifications"
          onClick={close}
          className="inline-flex min-h-8 items-center px-1 text-accent text-sm underline touch:min-h-11"
        >
          Notification settings
        </Link>
        {data?.hasMore && size < MAX_LIST_SIZE && (
          <Button
            size="small"
            pending={isFetching}
            onClick={() => setSize(Math.min(size + LIST_SIZE, MAX_LIST_SIZE))}
          >
            Load more
          </Button>
        )}
      </div>
    </>
  );
}

function Item({ item, read, close }: { item: NotificationDto; read: () => void; close: () => void }) {
  const link = useRef<HTMLAnchorElement>(null);
  return (
    <li
      className={classNames(
        "relative flex items-start gap-2 py-2 pr-2 pl-3 has-[a.row-link:hover]:bg-sunken",
        item.read && "text-muted",
      )}
    >
      <span
        aria-hidden
        className={classNames("mt-1.5 size-2 shrink-0 rounded-full", !item.read && "bg-accent")}
      />
      <div className="grid min-w-0 flex-1 touch:min-h-11 touch:content-center">
        <Link
          ref={link}
          href={pathOfNotification(item)}
          onClick={() => {
            if (!item.read) read();
            close();
          }}
          className={classNames(ROW_LINK, "wrap-anywhere", item.read && "font-normal!")}
        >
          {!item.read && <span className="sr-only">Unread: </span>}
          {sayNotification(item)}
        </Link>
        <RelativeTime at={item.at} className="text-muted text-sm" />
      </div>
      {!item.read && (
        <IconButton
          label="Mark as read"
          onClick={() => {
            // Moves the focus, because this button disappears once the notification is read.
            link.current?.focus();
            read();
          }}
          className="relative z-1 self-center"
        >
          <Check aria-hidden className="size-4" />
        </IconButton>
      )}
    </li>
  );
}
