import { MailX } from "lucide-react";
import { RunStatusBadge } from "@/components/runs/status";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { ListRow, ROW_LINK } from "@/components/ui/list";
import { ClockTime, RelativeTime } from "@/components/ui/time/relative-time";
import { EMAIL_NOT_SENT } from "@/server/domain/outgoing/words";
import type { ListedRunDto } from "@/server/domain/run/finding/api";
import { sayMoney } from "@/server/domain/usage/say-money";
import { MatchLine } from "./match-line";
import { TimeBar } from "./time-bar";
import { sayInput, sayStarted, sayStep } from "./words";

/** The columns on a wide page. A narrow page stacks them. */
const RUN_COLUMNS = "xl:grid xl:grid-cols-[minmax(0,1fr)_14.5rem_10rem_8rem_6rem]";

const SECOND_LINE = "truncate text-muted text-sm";

export function RunRow({
  run,
  time,
}: {
  run: ListedRunDto;
  /** How to show the start time: "clock" is only the time of day, for runs under an earlier day's heading. */
  time: "relative" | "clock";
}) {
  const cost = run.cost === null ? "" : sayMoney(run.cost);
  return (
    <ListRow className={RUN_COLUMNS}>
      <span className="grid min-w-0 max-xl:w-full max-xl:pr-24">
        <Link href={`/runs/${run.id}`} className={`${ROW_LINK} truncate`}>
          {run.workflowName}
        </Link>
        {run.match?.in !== "INPUT" && <span className={SECOND_LINE}>{sayInput(run)}</span>}
        {run.match && <MatchLine match={run.match} />}
      </span>
      <span className="grid min-w-0 justify-items-start gap-0.5 max-xl:w-full sm:max-xl:grid-flow-col sm:max-xl:justify-start sm:max-xl:gap-2">
        <RunStatusBadge status={run.status} reason={run.reason} />
        <span
          className={`max-w-full truncate text-sm max-xl:self-center ${run.status === "PAUSED" ? "text-waiting" : "text-muted"}`}
        >
          {sayStep(run)}
        </span>
        {run.keptEmail && <Badge icon={MailX}>{EMAIL_NOT_SENT}</Badge>}
      </span>
      <span className="min-w-0 max-xl:min-w-40 max-xl:flex-1">
        <TimeBar run={run} />
      </span>
      <span className="grid min-w-0 max-xl:ml-auto max-xl:text-right">
        <span className="truncate text-sm">{run.startedBy.name}</span>
        <span className="truncate text-muted text-xs">
          {sayStarted(run)}
          <span className="xl:hidden">{cost && ` · ${cost}`}</span>
        </span>
      </span>
      <span className="grid text-right text-muted text-sm max-xl:absolute max-xl:top-2 max-xl:right-4">
        {time === "relative" ? <RelativeTime at={run.createdAt} /> : <ClockTime at={run.createdAt} />}
        <span className="text-xs tabular-nums max-xl:hidden">{cost}</span>
      </span>
    </ListRow>
  );
}
