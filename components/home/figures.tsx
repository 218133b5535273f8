import type { ReactNode } from "react";
import { costsHref } from "@/components/insights/insights-place";
import { Link } from "@/components/ui/link";
import { formatDuration } from "@/components/ui/time/format-duration";
import { HOME_DAYS, type Outcomes } from "@/server/domain/home/home";
import { daysOfMonth } from "@/server/domain/insights/range";
import { percentOf } from "@/server/domain/insights/words";
import { countOf } from "@/server/domain/text/words";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { Spending } from "@/server/domain/usage/usage";

const MONTH = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "long", year: "numeric" });

/** Three figures, each above a line that says what it's based on. */
export function Figures({
  outcomes: { completed, ended, decided, decisionMs },
  spending: { month, cost, limit },
  seesUsage,
}: {
  outcomes: Outcomes;
  spending: Spending;
  seesUsage: boolean;
}) {
  return (
    <dl className="grid grid-cols-1 divide-y rounded-md border bg-surface sm:grid-cols-3 sm:divide-x sm:divide-y-0">
      <Figure name="Success rate" value={ended > 0 ? `${percentOf(completed, ended)}%` : "None"}>
        {ended > 0
          ? `Of ${countOf(ended, "run")} that started and ended in the last ${HOME_DAYS} days, ${completed.toLocaleString("en")} completed`
          : `No runs that started in the last ${HOME_DAYS} days have ended`}
        {". "}
        <Link href="/insights" className="underline hover:text-ink">
          See insights
        </Link>
      </Figure>
      <Figure name="Time to decision" value={decisionMs === null ? "None" : formatDuration(decisionMs)}>
        {decided > 0
          ? `Median of ${countOf(decided, "review")} decided in the last ${HOME_DAYS} days`
          : `No reviews decided in the last ${HOME_DAYS} days`}
      </Figure>
      <Figure
        name="Spend"
        value={limit === null ? sayMoney(cost) : `${sayMoney(cost)} of ${sayMoney(limit)}`}
      >
        Model calls in {MONTH.format(new Date(`${month}-01`))}.{limit === null && " No spending limit."}{" "}
        <Link href={costsHref(daysOfMonth(month))} className="underline hover:text-ink">
          See cost by step
        </Link>
        {seesUsage && " · "}
        {seesUsage && (
          <Link href="/settings/usage" className="underline hover:text-ink">
            See usage
          </Link>
        )}
      </Figure>
    </dl>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5 p-4">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="font-semibold text-xl tabular-nums">{value}</dd>
      <dd className="text-muted text-sm">{children}</dd>
    </div>
  );
}
