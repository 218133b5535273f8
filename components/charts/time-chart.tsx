import { line, stack } from "d3-shape";
import { useId } from "react";
import { classNames } from "@/components/ui/class-names";
import { ChartFigure, type KeyEntry } from "./chart-figure";
import { formatValue } from "./chart-table";
import { DASHES, fillOf, type Look, outlineOf, Patterns, strokeOf } from "./look";
import { type Axis, chooseNamed, fromTop, makeAxis } from "./scales";
import { COUNT, type Unit } from "./unit";

interface Period {
  /** Shown below the axis: "Nov 27". */
  name: string;
  /** Shown in tooltips, tables, and files: "Fri, Nov 27, 2026". */
  fullName: string;
}

interface Columns {
  name: string;
  look: Look;
  /** One per period. Null for a period without data. */
  values: readonly (number | null)[];
}

interface Line {
  name: string;
  look: "machine" | "person" | "other";
  dashed?: boolean;
  /** One per period. Null for a period without data. */
  values: readonly (number | null)[];
}

export interface TimeChartProps {
  title: string;
  heading?: "h2" | "h3";
  description?: string;
  /** A one-sentence summary for people who can't see the chart. */
  summary: string;
  /** Days, weeks, or months, oldest first. */
  periods: readonly Period[];
  /** The heading of the period column in tables: "Day". */
  periodName: string;
  /** Stacked, with the first at the bottom. */
  columns?: readonly Columns[];
  unit?: Unit;
  lines?: readonly Line[];
  /** Gives the lines their own scale, on the right. If omitted, lines and columns share a scale. */
  lineUnit?: Unit;
  fileName: string;
}

/** Charts values over time as stacked columns, lines, or both. Works without JavaScript in the browser. */
export function TimeChart({
  title,
  heading,
  description,
  summary,
  periods,
  periodName,
  columns = [],
  unit = COUNT,
  lines = [],
  lineUnit,
  fileName,
}: TimeChartProps) {
  const sums = periods.map((_, index) => columns.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const points = lines.flatMap(({ values }) => values.map((value) => value ?? 0));
  const axis = makeAxis(Math.max(0, ...sums, ...(lineUnit ? [] : points)), unit);
  const ofLines = lineUnit
    ? { axis: makeAxis(Math.max(0, ...points), lineUnit), unit: lineUnit }
    : { axis, unit };
  const keys: KeyEntry[] = [
    ...columns,
    ...lines.map(({ name, look, dashed = false }) => ({ name, look, line: { dashed } })),
  ];
  return (
    <ChartFigure
      title={title}
      heading={heading}
      description={description}
      keys={keys}
      fileName={fileName}
      data={{
        rowsName: periodName,
        columns: [
          ...columns.map(({ name }) => ({ name, unit })),
          ...lines.map(({ name }) => ({ name, unit: ofLines.unit })),
        ],
        rows: periods.map(({ fullName }, index) => ({
          name: fullName,
          values: [...columns, ...lines].map(({ values }) => values[index] ?? null),
        })),
      }}
    >
      <div role="img" aria-label={summary} className="flex [print-color-adjust:exact]">
        <Ticks axis={axis} unit={unit} />
        <div className="min-w-0 flex-1">
          <Plot>
            <Grid axis={axis} />
            <Stacks periods={periods} columns={columns} axis={axis} unit={unit} />
            <Lines periods={periods} lines={lines} {...ofLines} />
          </Plot>
          <Names periods={periods} />
        </div>
        {lineUnit && <Ticks {...ofLines} isRight />}
      </div>
    </ChartFigure>
  );
}

const HEIGHT = "h-44";

/** Widths are in percent, so that text and patterns keep their size on every screen. */
function Plot({ children }: { children: React.ReactNode }) {
  return (
    <svg aria-hidden="true" className={classNames(HEIGHT, "block w-full overflow-visible")}>
      {children}
    </svg>
  );
}

function Grid({ axis }: { axis: Axis }) {
  return axis.ticks.map((tick) => {
    const y = `${fromTop(tick, axis)}%`;
    return <line key={tick} x2="100%" y1={y} y2={y} className={tick === 0 ? "stroke-edge" : "stroke-line"} />;
  });
}

function Ticks({ axis, unit, isRight = false }: { axis: Axis; unit: Unit; isRight?: boolean }) {
  return (
    <div
      className={classNames(
        HEIGHT,
        "relative shrink-0 whitespace-nowrap text-muted text-xs tabular-nums leading-none",
        isRight ? "pl-2" : "pr-2",
      )}
    >
      {axis.ticks.map((tick) => (
        <span
          key={tick}
          className={classNames("absolute -translate-y-1/2", isRight ? "left-2" : "right-2")}
          style={{ top: `${fromTop(tick, axis)}%` }}
        >
          {unit.format(tick)}
        </span>
      ))}
      {/* Makes room for the widest label. */}
      {axis.ticks.map((tick) => (
        <span key={tick} className="invisible block h-0">
          {unit.format(tick)}
        </span>
      ))}
    </div>
  );
}

function Names({ periods }: { periods: readonly Period[] }) {
  const isNamed = chooseNamed(periods.length);
  return (
    <div className="relative mt-1 h-4 text-muted text-xs leading-4">
      {periods.map(({ name }, index) => {
        const { wide, narrow } = isNamed(index);
        if (!wide) return null;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: periods never move
            key={index}
            className={classNames("absolute -translate-x-1/2 whitespace-nowrap", !narrow && "max-md:hidden")}
            style={{ left: `${centerOf(index, periods.length)}%` }}
          >
            {name}
          </span>
        );
      })}
    </div>
  );
}

function centerOf(index: number, count: number): number {
  return (100 * (index + 0.5)) / count;
}

/** The share of a period's width that its column fills. */
const COLUMN_SHARE = 0.7;

function Stacks({
  periods,
  columns,
  axis,
  unit,
}: {
  periods: readonly Period[];
  columns: readonly Columns[];
  axis: Axis;
  unit: Unit;
}) {
  const id = useId();
  const layers = stack<Period, number>()
    .keys(columns.keys())
    .value((_, key, index) => columns[key]?.values[index] ?? 0)([...periods]);
  const width = (100 / periods.length) * COLUMN_SHARE;
  return (
    <>
      <Patterns id={id} />
      {layers.map((layer) =>
        layer.map(([from, to], index) => {
          const series = columns[layer.key];
          if (to <= from || !series) return null;
          const { look, name } = series;
          const fill = fillOf(look, id);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: periods never move
              key={`${layer.key} ${index}`}
              x={`${centerOf(index, periods.length) - width / 2}%`}
              width={`${width}%`}
              y={`${fromTop(to, axis)}%`}
              height={`${fromTop(from, axis) - fromTop(to, axis)}%`}
              fill={fill.fill}
              className={classNames(fill.className, outlineOf(look))}
            >
              <title>{`${periods[index]?.fullName}: ${name} ${unit.format(to - from)}`}</title>
            </rect>
          );
        }),
      )}
    </>
  );
}

function Lines({
  periods,
  lines,
  axis,
  unit,
}: {
  periods: readonly Period[];
  lines: readonly Line[];
  axis: Axis;
  unit: Unit;
}) {
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => centerOf(index, periods.length))
    .y((value) => fromTop(value ?? 0, axis));
  return lines.map(({ name, look, dashed, values }) => (
    <g key={name} className={strokeOf(look)} strokeWidth={2} fill="none">
      {/* This SVG stretches to fit, but its line keeps its thickness. */}
      <svg
        aria-hidden="true"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        width="100%"
        height="100%"
        className="overflow-visible"
      >
        <path
          d={path(values) ?? ""}
          strokeDasharray={dashed ? DASHES : undefined}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {values.map(
        (value, index) =>
          value !== null && (
            <circle
              // biome-ignore lint/suspicious/noArrayIndexKey: periods never move
              key={index}
              cx={`${centerOf(index, periods.length)}%`}
              cy={`${fromTop(value, axis)}%`}
              r={periods.length > DENSE ? 2 : 3}
              className="fill-surface"
            >
              <title>{`${periods[index]?.fullName}: ${name} ${formatValue(value, unit)}`}</title>
            </circle>
          ),
      )}
    </g>
  ));
}

const DENSE = 40;
