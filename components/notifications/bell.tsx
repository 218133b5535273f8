"use client";

import { Bell as BellIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useEffect, useId } from "react";
import { flushSync } from "react-dom";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Count } from "@/components/ui/badge";
import { InlineError } from "@/components/ui/inline-error";
import { useMenuPopover } from "@/components/ui/menu/use-menu-popover";
import { SkeletonRows } from "@/components/ui/skeleton";

const COUNT_EVERY_MS = 10_000;

const LazyPanel = dynamic(
  () =>
    import("./notification-panel").then(
      ({ NotificationPanel }) => NotificationPanel,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={3} /> },
);

/** A bell with the number of unread notifications. A click loads and opens the list. */
export function Bell({ unread }: { unread: number }) {
  const id = useId();
  const api = trpc.useUtils();
  const { data: count } = trpc.notification.countUnread.useQuery(undefined, {
    initialData: unread,
    refetchInterval: usePollMs(COUNT_EVERY_MS),
  });
  const refresh = () =>
    Promise.all([api.notification.countUnread.invalidate(), api.notification.list.invalidate()]);
  useChanges(["notification", "review"], refresh, { minIntervalMs: LIST_INTERVAL_MS });
  useReadHere(count, refresh);
  const { button, list, used, setUsed, open, close, onBeforeToggle, onToggle } = useMenuPopover();
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        // The browser looks up `popoverTarget` only after this handler, so the list must exist by then.
        onClick={() => used || flushSync(() => setUsed(true))}
        aria-haspopup="dialog"
        aria-expanded="false"
        className="relative inline-flex size-9 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink touch:size-11"
      >
        <span className="sr-only">Notifications</span>
        <BellIcon aria-hidden className="size-4 max-md:size-5" />
        {/* The ring separates the number from the bell behind it. */}
        <span className="absolute -top-1.5 left-[60%] rounded-full max-md:top-0 ring-2 ring-surface empty:hidden">
          <Count value={count} label="unread" tone="accent" />
        </span>
      </button>
      {used && (
        <div
          ref={list}
          id={id}
          popover="auto"
          role="dialog"
          aria-label="Notifications"
          tabIndex={-1}
          onBeforeToggle={onBeforeToggle}
          onToggle={(event) => {
            onToggle(event);
            if (event.newState === "open") list.current?.focus();
          }}
          className="fixed inset-auto m-0 w-96 max-w-[calc(100vw-1rem)] overflow-y-auto overscroll-contain rounded-md border bg-surface text-ink outline-none"
        >
          {open && <LazyPanel close={close} refresh={refresh} />}
        </div>
      )}
    </>
  );
}

/** Marks the notifications about the review or the run on this page as read, while the page is visible. */
function useReadHere(count: number, refresh: () => Promise<unknown>): void {
  const [, noun, id] = /^\/(reviews|runs)\/([^/]+)$/.exec(usePathname()) ?? [];
  const { mutate } = trpc.notification.markRead.useMutation({ onSuccess: refresh });
  useEffect(() => {
    if (count === 0 || id === undefined) return;
    const read = () => document.hidden || mutate(noun === "reviews" ? { reviewId: id } : { runId: id });
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [count, noun, id, mutate]);
}

function LoadFailure() {
  return (
    <div className="p-3">
      <InlineError title="Couldn't load your notifications">
        Check your connection, then reload the page.
      </InlineError>
    </div>
  );
}
