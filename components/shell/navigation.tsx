"use client";

import {
  Bot,
  ChartColumn,
  House,
  Inbox,
  ListChecks,
  type LucideIcon,
  Play,
  Search,
  Settings,
} from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useSyncExternalStore } from "react";
import { isMac } from "@/components/keyboard/key-press";
import { nameKeys, PALETTE_KEYS } from "@/components/keyboard/shortcut-list";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Count } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { showOverlay } from "./shown-overlay";

const COUNT_EVERY_MS = 10_000;

const PLACE = classNames(
  "relative flex items-center rounded-md font-medium transition-colors md:h-9 md:gap-2.5 md:px-3",
  "max-md:h-14 max-md:flex-1 max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:text-xs",
);

const neverChanges = () => () => {};

/** The main navigation: a column beside the page, or a bar below it on a phone. */
export function Navigation({
  waiting,
  hasHome,
  seesAgents,
}: {
  waiting: number;
  hasHome: boolean;
  seesAgents: boolean;
}) {
  const api = trpc.useUtils();
  const count = trpc.review.countMine.useQuery(undefined, {
    initialData: waiting,
    refetchInterval: usePollMs(COUNT_EVERY_MS),
  });
  useChanges(["review", "member"], () => api.review.countMine.invalidate(), {
    minIntervalMs: LIST_INTERVAL_MS,
  });
  // The server doesn't know the platform and assumes it isn't a Mac, which is right for most people.
  const mac = useSyncExternalStore(neverChanges, isMac, () => false);
  return (
    <nav
      aria-label="Main"
      className={classNames(
        "flex md:mt-6 md:flex-col md:gap-1",
        "max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-10 max-md:border-t max-md:bg-surface max-md:px-2",
        "max-md:pb-[env(safe-area-inset-bottom)]",
      )}
    >
      {hasHome && <Place href="/" icon={House} name="Home" />}
      <Place href="/workflows" icon={ListChecks} name="Workflows" />
      <Place href="/runs" icon={Play} name="Runs" />
      {/* The bar on a phone has no room for this link. The run list has one instead. */}
      <Place href="/insights" icon={ChartColumn} name="Insights" className="max-md:hidden" />
      <Place href="/reviews" icon={Inbox} name="Reviews">
        <Count value={count.data} label="waiting for you" tone="waiting" />
      </Place>
      {seesAgents && <Place href="/agents" icon={Bot} name="Agents" />}
      <Place href="/settings" icon={Settings} name="Settings" />
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => showOverlay("palette")}
        className={classNames(PLACE, "text-muted hover:text-ink md:hover:bg-sunken")}
      >
        <Search aria-hidden className="size-4 max-md:size-5" />
        Find
        <span aria-hidden className="ml-auto flex gap-0.5 max-md:hidden touch:hidden">
          <Kbd>{nameKeys(PALETTE_KEYS, mac).join(mac ? "" : " ")}</Kbd>
        </span>
      </button>
    </nav>
  );
}

function Place({
  href,
  icon: Icon,
  name,
  className,
  children,
}: {
  href: string;
  icon: LucideIcon;
  name: string;
  className?: string;
  children?: ReactNode;
}) {
  const path = usePathname();
  const here = path === href || (href !== "/" && path.startsWith(`${href}/`));
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className={classNames(
        PLACE,
        className,
        here ? "text-accent md:bg-accent-soft" : "text-muted hover:text-ink md:hover:bg-sunken",
      )}
    >
      <Icon aria-hidden className="size-4 max-md:size-5" />
      {name}
      <span className="md:ml-auto max-md:absolute max-md:top-1 max-md:left-[calc(50%+0.5rem)]">
        {children}
      </span>
    </Link>
  );
}
