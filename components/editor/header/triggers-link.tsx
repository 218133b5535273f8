import { CalendarClock } from "lucide-react";
import { useEditorPage } from "@/components/editor/page-context";
import { LIST_INTERVAL_MS, useChanges } from "@/components/live/use-live";
import { triggersHref } from "@/components/triggers/trigger-href";
import { trpc } from "@/components/trpc";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { sayStarts } from "@/server/domain/trigger/starts";

/** Opens the workflow's triggers and shows what starts its runs. */
export function TriggersLink() {
  const { workflowId: id, triggers: initial } = useEditorPage();
  const { data, refetch } = trpc.trigger.list.useQuery({ id }, { initialData: [...initial] });
  useChanges("trigger", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  const starts = sayStarts(data);
  return (
    <Link
      href={triggersHref(id)}
      title={starts ?? undefined}
      className={classNames(
        // On a phone, the link is in the menu.
        "inline-flex h-8 max-w-64 items-center gap-1.5 rounded-md px-2 text-sm hover:bg-sunken touch:h-11 max-md:hidden xl:max-w-96",
        starts ? "text-accent" : "text-muted hover:text-ink",
      )}
    >
      <CalendarClock aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{starts ? `Triggers: ${starts}` : "Triggers"}</span>
    </Link>
  );
}
