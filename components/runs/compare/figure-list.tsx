import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { formatDuration } from "@/components/ui/time/format-duration";
import { sayCost, sayCount } from "@/components/usage-words";
import type { ComparedRunDto } from "@/server/domain/run/compare/api";
import { SideLabel } from "./side-label";
import { sayCostDifference, sayCountDifference, sayTimeDifference } from "./words";

const COLUMNS = "md:grid md:grid-cols-[11rem_minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.4fr)] md:items-center";

/** Two runs' figures side by side, with their differences. */
export function FigureList({ a, b }: { a: ComparedRunDto; b: ComparedRunDto }) {
  const usesModels = a.tokens !== null || b.tokens !== null;
  const tokensOf = ({ tokens }: ComparedRunDto, of: "input" | "output") => tokens?.[of] ?? 0;
  const count = (label: string, of: (run: ComparedRunDto) => number) => (
    <Figure label={label} a={sayCount(of(a))} b={sayCount(of(b))}>
      {sayCountDifference(of(a), of(b))}
    </Figure>
  );
  const time = (label: string, of: "workingMs" | "waitingMs") => (
    <Figure label={label} a={formatDuration(a[of])} b={formatDuration(b[of])}>
      {sayTimeDifference(a[of], b[of])}
    </Figure>
  );
  return (
    <Card>
      <ul aria-label="Figures" className="divide-y">
        {time("Working", "workingMs")}
        {time("Waiting for people", "waitingMs")}
        {usesModels && (
          <>
            <Figure label="Cost" a={sayCost(costOf(a))} b={sayCost(costOf(b))}>
              {sayCostDifference(costOf(a), costOf(b))}
            </Figure>
            {count("Tokens in", (run) => tokensOf(run, "input"))}
            {count("Tokens out", (run) => tokensOf(run, "output"))}
          </>
        )}
        {count("Edits by people", ({ edits }) => edits)}
      </ul>
    </Card>
  );
}

/** Returns a run's cost. Null if no price is known. A run that called no model cost nothing. */
function costOf({ tokens, cost }: ComparedRunDto): number | null {
  return tokens === null ? 0 : cost;
}

function Figure({ label, a, b, children }: { label: string; a: string; b: string; children: ReactNode }) {
  return (
    <li className={`grid grid-cols-1 gap-x-4 gap-y-1 px-4 py-2 text-sm ${COLUMNS}`}>
      <span className="text-muted max-md:font-medium max-md:text-ink">{label}</span>
      <Value side="A">{a}</Value>
      <Value side="B">{b}</Value>
      <span className="text-muted">{children}</span>
    </li>
  );
}

function Value({ side, children }: { side: "A" | "B"; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2 tabular-nums">
      <SideLabel side={side} />
      {children}
    </span>
  );
}
