import { useSyncExternalStore } from "react";
import { List } from "@/components/ui/list";
import { subscribeToClock } from "@/components/ui/time/relative-time";
import type { ListedRunDto } from "@/server/domain/run/finding/api";
import { groupByDay } from "./group-by-day";
import { RunRow } from "./run-row";

/** Runs in one list for each day. The server doesn't know the reader's zone, so it uses UTC. */
export function RunDays({ runs }: { runs: readonly ListedRunDto[] }) {
  const zone = useSyncExternalStore(subscribeToClock, readZone, () => "UTC");
  return groupByDay(runs, new Date(), zone).map(({ key, name, runs }) => (
    <section key={key} className="grid grid-cols-1 gap-1.5">
      <h2 className="font-medium text-muted text-sm">{name}</h2>
      <List aria-label={`Runs: ${name}`}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </List>
    </section>
  ));
}

function readZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
