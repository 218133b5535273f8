import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";

export interface Bar {
  key: string;
  label: ReactNode;
  /** Null if there is no data. */
  value: number | null;
  /** The value in words. */
  words: string;
}

/** Hatched bars show people's time. */
const HATCHED =
  "bg-[repeating-linear-gradient(135deg,var(--color-accent)_0_3px,var(--color-accent-soft)_3px_6px)]";

/**
 * A chart in the form of a table. Each row has a bar and its value in words. `max` is the value of a full
 * bar.
 */
export function BarTable({
  title,
  description,
  what,
  bars,
  max = Math.max(...bars.map(({ value }) => value ?? 0)),
  isTime = false,
}: {
  title: string;
  description: string;
  /** The heading of the value column. */
  what: string;
  bars: readonly Bar[];
  max?: number;
  isTime?: boolean;
}) {
  return (
    <Card className="grid grid-cols-1 content-start gap-3 p-4">
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className="text-muted text-sm">{description}</p>
      </div>
      <table aria-label={title} className="w-full table-fixed border-collapse text-left">
        <thead className="sr-only">
          <tr>
            <th scope="col">Workflow and policy</th>
            <th scope="col">{what}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ key, label, value, words }) => (
            <tr key={key}>
              <th scope="row" className="py-1.5 pr-3 align-top font-normal">
                {label}
              </th>
              <td className="py-1.5 align-top">
                <span
                  aria-hidden
                  className={classNames(
                    "mb-1 block h-2.5 rounded-sm",
                    value !== null && value > 0 && "min-w-px",
                    isTime ? HATCHED : "bg-accent",
                  )}
                  style={{ width: `${max > 0 ? (100 * (value ?? 0)) / max : 0}%` }}
                />
                <span className={classNames("text-sm tabular-nums", value === null && "text-muted")}>
                  {words}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
