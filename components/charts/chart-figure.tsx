import { type ReactNode, useId } from "react";
import { Card } from "@/components/ui/card";
import { type ChartData, ChartTable } from "./chart-table";
import { type Look, Swatch } from "./look";

export interface KeyEntry {
  name: string;
  look: Look;
  /** Set if the series is drawn as a line. */
  line?: { dashed: boolean };
}

/** The frame of every chart: a title, a legend, the chart itself, and its numbers as a table and a CSV file. */
export function ChartFigure({
  title,
  heading: Heading = "h3",
  description,
  keys = [],
  data,
  fileName,
  children,
}: {
  title: string;
  /** The title's heading level: one below the heading of the chart's section. */
  heading?: "h2" | "h3";
  description?: ReactNode;
  keys?: readonly KeyEntry[];
  data: ChartData;
  fileName: string;
  children: ReactNode;
}) {
  return (
    <Card className="min-w-0 break-inside-avoid">
      <figure className="flex h-full flex-col gap-3 p-4">
        <figcaption>
          <Heading className="font-medium">{title}</Heading>
          {description && <p className="text-muted text-sm">{description}</p>}
        </figcaption>
        {keys.length > 0 && <Key entries={keys} />}
        {children}
        <ChartTable title={title} data={data} fileName={fileName} />
      </figure>
    </Card>
  );
}

function Key({ entries }: { entries: readonly KeyEntry[] }) {
  const id = useId();
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
      {entries.map(({ name, look, line }, index) => (
        <li key={name} className="flex items-center gap-1.5">
          <Swatch id={`${id}${index}`} look={look} line={line} />
          {name}
        </li>
      ))}
    </ul>
  );
}
