import { TimeChart } from "@/components/charts/time-chart";
import { DURATION, MONEY } from "@/components/charts/unit";
import type { Figures, InsightsDto, Spread } from "@/server/domain/insights/api";
import { splitRange } from "@/server/domain/insights/range";
import { namePeriod, nameRange, saySlowest } from "@/server/domain/insights/words";
import { countOf } from "@/server/domain/text/words";
import { fileNameOf } from "./file-name";

const PERIOD_WORDS = { day: "Day", week: "Week", month: "Month" };

const SPREADS = [
  {
    title: "Working time",
    description: "How long agents worked on runs that have ended.",
    look: "machine",
    of: ({ working }: Figures) => working,
    fileName: "working-time",
  },
  {
    title: "Waiting for people",
    description: "How long runs waited for decisions. Runs that never waited aren't counted.",
    look: "person",
    of: ({ waiting }: Figures) => waiting,
    fileName: "waiting-for-people",
  },
] as const;

/** Charts of outcomes, durations, and costs over time. */
export function TimeCharts({ insights }: { insights: InsightsDto }) {
  const { periods, figures } = insights;
  const { name } = splitRange(insights);
  const time = {
    periods: periods.map((period) => namePeriod(name, period)),
    periodName: PERIOD_WORDS[name],
  };
  const valuesOf = <Value,>(of: (figures: Figures) => Value) => periods.map(of);
  const days = nameRange(insights);
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <TimeChart
        {...time}
        title="Outcomes"
        description="Runs by start date, with the median time they waited for people. Draft runs aren't included."
        summary={`${days}: ${countOf(figures.runs, "run")}, ${figures.completed} completed, ${figures.rejected} rejected, ${figures.failed + figures.expired} failed or expired, ${figures.cancelled} canceled.`}
        columns={[
          { name: "Completed", look: "done", values: valuesOf(({ completed }) => completed) },
          { name: "Rejected", look: "rejected", values: valuesOf(({ rejected }) => rejected) },
          {
            name: "Failed or expired",
            look: "failed",
            values: valuesOf(({ failed, expired }) => failed + expired),
          },
          {
            name: "Canceled or unfinished",
            look: "other",
            values: valuesOf(({ cancelled, underWay }) => cancelled + underWay),
          },
        ]}
        lines={[
          { name: "Median wait", look: "person", values: valuesOf(({ waiting }) => waiting?.median ?? null) },
        ]}
        lineUnit={DURATION}
        fileName={fileNameOf("outcomes", insights)}
      />
      <TimeChart
        {...time}
        title="Cost"
        description="Cost of model calls, by the date of the call."
        summary={`${days}: ${MONEY.format(figures.cost)}.`}
        columns={[{ name: "Cost", look: "machine", values: valuesOf(({ cost }) => cost) }]}
        unit={MONEY}
        fileName={fileNameOf("cost", insights)}
      />
      {SPREADS.map(({ of, fileName, ...spread }) => (
        <SpreadChart
          key={fileName}
          {...time}
          {...spread}
          spreads={valuesOf(of)}
          whole={of(figures)}
          days={days}
          fileName={fileNameOf(fileName, insights)}
        />
      ))}
    </div>
  );
}

/** Shows the median as columns and the 95th percentile as a line. */
function SpreadChart({
  look,
  spreads,
  whole,
  days,
  ...chart
}: {
  title: string;
  description: string;
  periods: { name: string; fullName: string }[];
  periodName: string;
  look: "machine" | "person";
  spreads: readonly (Spread | null)[];
  whole: Spread | null;
  days: string;
  fileName: string;
}) {
  return (
    <TimeChart
      {...chart}
      summary={
        whole
          ? `${days}: median ${DURATION.format(whole.median)}, ${saySlowest(whole, DURATION.format)}.`
          : `${days}: no data.`
      }
      columns={[{ name: "Median", look, values: spreads.map((spread) => spread?.median ?? null) }]}
      lines={[
        {
          name: "95th percentile",
          look,
          dashed: true,
          values: spreads.map((spread) => spread?.p95 ?? null),
        },
      ]}
      unit={DURATION}
      fileName={chart.fileName}
    />
  );
}
