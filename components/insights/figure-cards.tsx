import { DURATION, MONEY } from "@/components/charts/unit";
import { Card } from "@/components/ui/card";
import { formatDuration } from "@/components/ui/time/format-duration";
import type { Figures, InsightsDto, Spread } from "@/server/domain/insights/api";
import { percentOf, sayChange, saySlowest } from "@/server/domain/insights/words";
import { countOf } from "@/server/domain/text/words";

interface Measure {
  name: string;
  /** Null if there's no data. */
  of: (figures: Figures) => number | null;
  format: (value: number) => string;
  /** Returns the text below the figure. */
  detail: (figures: Figures) => string;
  change?: { format?: (difference: number) => string; more?: string; less?: string };
}

const LONGER = { more: "longer", less: "shorter" };
const POINTS = {
  format: (points: number) => countOf(points, "percentage point"),
  more: "higher",
  less: "lower",
};
const count = (value: number) => value.toLocaleString("en");
const percent = (value: number) => `${value}%`;

const MEASURES: readonly Measure[] = [
  {
    name: "Runs",
    of: ({ runs }) => runs,
    format: count,
    detail: ({ underWay }) => `${count(underWay)} unfinished`,
    change: { less: "fewer" },
  },
  {
    name: "Success rate",
    of: (figures) => percentOf(figures.completed, endedOf(figures)),
    format: percent,
    detail: (figures) => `${count(figures.completed)} of ${countOf(endedOf(figures), "finished run")}`,
    change: POINTS,
  },
  { ...time("Working time", ({ working }) => working), detail: ({ working }) => sayP95(working) },
  { ...time("Waiting for people", ({ waiting }) => waiting), detail: ({ waiting }) => sayP95(waiting) },
  {
    ...time("Time to decision", ({ deciding }) => deciding),
    detail: ({ decided }) => `Median of ${countOf(decided, "decision")}`,
  },
  {
    name: "Drafts edited",
    of: ({ edited, approved }) => percentOf(edited, approved),
    format: percent,
    detail: ({ edited, approved }) => `${count(edited)} of ${countOf(approved, "approval")}`,
    change: POINTS,
  },
  {
    name: "Cost",
    of: ({ cost }) => cost,
    format: MONEY.format,
    detail: () => "Model calls, including draft runs",
  },
  {
    name: "Failed runs",
    of: ({ failed, expired }) => failed + expired,
    format: count,
    detail: ({ rejected, cancelled }) => `${count(rejected)} rejected, ${count(cancelled)} canceled`,
    change: { less: "fewer" },
  },
];

function time(name: string, spread: (figures: Figures) => Spread | null) {
  return {
    name,
    of: (figures: Figures) => spread(figures)?.median ?? null,
    format: DURATION.format,
    change: LONGER,
  };
}

function sayP95(spread: Spread | null): string {
  return spread ? `Median; ${saySlowest(spread, formatDuration)}` : "No data";
}

function endedOf({ runs, underWay }: Figures): number {
  return runs - underWay;
}

/** The range's figures, each compared with the previous period. */
export function FigureCards({ insights }: { insights: InsightsDto }) {
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {MEASURES.map((measure) => (
        <FigureCard key={measure.name} measure={measure} insights={insights} />
      ))}
    </dl>
  );
}

function FigureCard({ measure, insights }: { measure: Measure; insights: InsightsDto }) {
  const { name, of, format, detail, change } = measure;
  const { figures, before } = insights;
  const value = of(figures);
  const words = sayChange(value, of(before.figures), insights, { format, ...change });
  return (
    <Card className="break-inside-avoid p-3">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="font-semibold text-xl tabular-nums">{value === null ? "No data" : format(value)}</dd>
      <dd className="text-muted text-sm">{detail(figures)}</dd>
      {words && <dd className="text-muted text-xs">{words}</dd>}
    </Card>
  );
}
