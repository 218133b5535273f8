import { type ReactNode, useId } from "react";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { ChartFigure } from "./chart-figure";
import { fillOf, type Look, outlineOf, Patterns } from "./look";
import type { Unit } from "./unit";

export interface BarRow {
  key: string;
  name: string;
  /** Shown below the name, in smaller text. */
  detail?: string;
  href?: string;
  value: number;
}

export interface BarRowsProps {
  title: string;
  description?: ReactNode;
  /** The heading of the name column in tables: "Model". */
  rowsName: string;
  /** The heading of the value column in tables: "Cost". */
  valueName: string;
  unit: Unit;
  look: Look;
  rows: readonly BarRow[];
  /** If set, each row also shows its share of this sum. */
  total?: number;
  /** Shown instead of the bars if there are none. */
  empty: string;
  fileName: string;
}

/** A horizontal bar chart. Names and values are text, so that screen readers can read them. */
export function BarRows({
  title,
  description,
  rowsName,
  valueName,
  unit,
  look,
  rows,
  total,
  empty,
  fileName,
}: BarRowsProps) {
  const max = Math.max(...rows.map(({ value }) => value));
  return (
    <ChartFigure
      title={title}
      description={description}
      fileName={fileName}
      data={{
        rowsName,
        columns: [{ name: valueName, unit }],
        rows: rows.map(({ name, detail, value }) => ({
          name: detail ? `${name} (${detail})` : name,
          values: [value],
        })),
      }}
    >
      {rows.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <ol aria-label={title} className="grid grid-cols-1 gap-2">
          {rows.map((row) => (
            <li key={row.key} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
              <span className="wrap-anywhere">
                <Name row={row} />
                {row.detail && <span className="block text-muted text-sm">{row.detail}</span>}
              </span>
              <span
                className={classNames(
                  "text-right tabular-nums",
                  row.href && "touch:flex touch:h-11 touch:items-center touch:justify-end",
                )}
              >
                {unit.format(row.value)}
                {total !== undefined && " "}
                {total !== undefined && <Share of={row.value} total={total} />}
              </span>
              <Bar share={max > 0 ? row.value / max : 0} look={look} />
            </li>
          ))}
        </ol>
      )}
    </ChartFigure>
  );
}

function Name({ row: { name, href } }: { row: BarRow }) {
  if (!href) return name;
  return (
    <Link
      href={href}
      className="rounded-sm hover:underline touch:inline-flex touch:min-h-11 touch:items-center"
    >
      {name}
    </Link>
  );
}

function Share({ of: value, total }: { of: number; total: number }) {
  if (total <= 0) return null;
  const percent = Math.round((value / total) * 100);
  return (
    <span className="ml-2 inline-block w-9 text-muted text-sm">{percent === 0 ? "<1%" : `${percent}%`}</span>
  );
}

function Bar({ share, look }: { share: number; look: Look }) {
  const id = useId();
  const fill = fillOf(look, id);
  return (
    <svg aria-hidden="true" className="col-span-2 mt-1 h-2.5 w-full [print-color-adjust:exact]">
      <Patterns id={id} />
      <rect width="100%" height="100%" rx={3} className="fill-sunken" />
      {share > 0 && (
        <rect
          width={`${Math.max(share * 100, 0.5)}%`}
          height="100%"
          rx={3}
          fill={fill.fill}
          className={classNames(fill.className, outlineOf(look))}
        />
      )}
    </svg>
  );
}
