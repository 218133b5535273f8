import { List } from "@/components/ui/list";
import { useTimeZone } from "@/components/ui/time/relative-time";
import type { ListedRunDto } from "@/server/domain/run/finding/api";
import { groupByDay } from "./group-by-day";
import { RunRow } from "./run-row";

/** Runs grouped by day in the user's time zone. */
export function RunDays({ runs }: { runs: readonly ListedRunDto[] }) {
  const zone = useTimeZone();
  return groupByDay(runs, new Date(), zone).map(({ key, name, isToday, runs }) => (
    <section key={key} className="grid grid-cols-1 gap-1.5">
      <h2 className="font-medium text-muted text-sm">{name}</h2>
      <List aria-label={`Runs: ${name}`}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} time={isToday ? "relative" : "clock"} />
        ))}
      </List>
    </section>
  ));
}
