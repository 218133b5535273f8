import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { triggerHref } from "@/components/triggers/trigger-href";
import type { Firing } from "@/components/triggers/trigger-words";
import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import type { Page } from "@/server/domain/pagination";
import { FiringRow } from "./firing-row";

const POLL_MS = 5_000;

/** A trigger's history, newest first. */
export function Firings({
  path,
  query,
  initial,
  isDeleting,
}: {
  path: { id: string; triggerId: string };
  query: { page: number; size: number };
  initial: Page<Firing>;
  /** Whether the trigger is being deleted. If so, its history isn't refetched. */
  isDeleting: boolean;
}) {
  const { data, error, refetch } = trpc.trigger.firings.useQuery(
    { ...path, ...query },
    { initialData: initial, enabled: !isDeleting, refetchInterval: usePollMs(POLL_MS) },
  );
  useChanges(["trigger", "run"], async () => isDeleting || refetch(), { minIntervalMs: LIST_INTERVAL_MS });
  return (
    <Section title="History" description="Every time the trigger fired, newest first.">
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      {data.empty ? (
        <EmptyState title="No history yet">Each time the trigger fires, its run appears here.</EmptyState>
      ) : (
        <List aria-label="History">
          {data.content.map((firing) => (
            <FiringRow key={firing.id} path={path} firing={firing} />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) =>
          hrefOf(triggerHref(path.id, path.triggerId), { page: page > 0 ? page + 1 : undefined })
        }
      />
    </Section>
  );
}
