import { CSV_START, writeCsvLine } from "@/server/domain/text/csv";
import { toCsvValue, type Unit } from "./unit";

/** A chart's numbers: one row per bar or per point in time. */
export interface ChartData {
  /** The heading of the first column. */
  rowsName: string;
  columns: readonly { name: string; unit: Unit }[];
  rows: readonly { name: string; values: readonly (number | null)[] }[];
}

/** Shows a chart's numbers as a table, for people who can't see the chart, and as a CSV file. */
export function ChartTable({ title, data, fileName }: { title: string; data: ChartData; fileName: string }) {
  return (
    <div className="mt-auto flex flex-wrap items-start justify-between gap-x-4 text-sm print:hidden">
      <details className="min-w-0 max-w-full flex-1 open:basis-full">
        <summary className="w-fit cursor-pointer rounded-sm text-accent hover:underline touch:flex touch:min-h-11 touch:items-center">
          Table view<span className="sr-only"> of {title}</span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard. */}
        <section aria-label={title} tabIndex={0} className="mt-2 max-h-80 overflow-auto rounded-md border">
          <DataTable data={data} />
        </section>
      </details>
      <a
        href={`data:text/csv;charset=utf-8,${encodeURIComponent(writeChartCsv(data))}`}
        download={fileName}
        className="rounded-sm text-accent hover:underline touch:flex touch:min-h-11 touch:items-center"
      >
        Download CSV<span className="sr-only"> of {title}</span>
      </a>
    </div>
  );
}

function DataTable({ data: { rowsName, columns, rows } }: { data: ChartData }) {
  return (
    <table className="w-full border-collapse text-left tabular-nums">
      <thead className="sticky top-0 bg-surface text-muted">
        <tr>
          <th scope="col" className="px-3 py-1.5 font-medium">
            {rowsName}
          </th>
          {columns.map(({ name }) => (
            <th key={name} scope="col" className="px-3 py-1.5 text-right font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y border-t">
        {rows.map(({ name, values }, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows never move, and two can have the same name
          <tr key={row}>
            <th scope="row" className="wrap-anywhere min-w-24 px-3 py-1.5 font-normal">
              {name}
            </th>
            {columns.map(({ name, unit }, index) => (
              <td key={name} className="whitespace-nowrap px-3 py-1.5 text-right">
                {formatValue(values[index] ?? null, unit)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function formatValue(value: number | null, unit: Unit): string {
  return value === null ? "None" : unit.format(value);
}

export function writeChartCsv({ rowsName, columns, rows }: ChartData): string {
  const header = [rowsName, ...columns.map(({ name, unit }) => name + unit.csvName)];
  const lines = rows.map(({ name, values }) => [
    name,
    ...columns.map(({ unit }, index) => toCsvValue(values[index] ?? null, unit)),
  ]);
  return CSV_START + [header, ...lines].map(writeCsvLine).join("");
}
