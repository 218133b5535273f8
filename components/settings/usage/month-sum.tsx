import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { sayMonth, sayNextMonthStart, sayTokens } from "@/components/usage-words";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { Usage } from "@/server/domain/usage/usage";
import { LimitDialog } from "./limit-dialog";

/** Shows a month's cost compared with the limit, and what happens at the limit. */
export function MonthSum({
  usage,
  manages,
  onChanged,
}: {
  usage: Usage;
  manages: boolean;
  onChanged: () => void;
}) {
  const { month, current, cost, inputTokens, outputTokens, limit, limitReached } = usage;
  const [limiting, setLimiting] = useState(false);
  const isNow = month === current;
  const percent = limitReached ? 100 : Math.floor((100 * cost) / (limit ?? 1));
  return (
    <Section
      title={sayMonth(month)}
      actions={
        manages &&
        isNow && (
          <Button onClick={() => setLimiting(true)}>
            {limit === null ? "Set spending limit" : "Change limit"}
          </Button>
        )
      }
    >
      <Card className="grid grid-cols-1 gap-3 p-4">
        <div>
          <p className="font-semibold text-lg tabular-nums">
            {sayMoney(cost)}
            {isNow && limit !== null && (
              <span className="font-normal text-base text-muted"> of {sayMoney(limit)}</span>
            )}
          </p>
          <p className="text-muted">{sayTokens({ input: inputTokens, output: outputTokens })}</p>
        </div>
        {isNow && limit !== null && (
          <div
            role="progressbar"
            aria-label="Share of the limit used"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
            className="h-2 overflow-hidden rounded-full bg-sunken"
          >
            <div
              className={`h-full ${limitReached ? "bg-failed" : "bg-accent"}`}
              style={{ width: `${percent}%` }}
            />
          </div>
        )}
        {isNow && <LimitNotice usage={usage} manages={manages} />}
      </Card>
      {limiting && (
        <LimitDialog
          limit={limit}
          onClose={() => setLimiting(false)}
          onSaved={(limit) => {
            setLimiting(false);
            toast(
              limit === null
                ? "Spending limit removed"
                : `Spending limit set to ${sayMoney(limit)} per month`,
            );
            onChanged();
          }}
        />
      )}
    </Section>
  );
}

/** Explains what happens at the limit, or that it's been reached. */
function LimitNotice({
  usage: { current, limit, limitReached },
  manages,
}: {
  usage: Usage;
  manages: boolean;
}) {
  if (limitReached)
    return (
      <p className="flex gap-2 rounded-md bg-failed-soft px-4 py-3">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
        <span className="max-w-prose">
          <span className="font-medium text-failed">Limit reached.</span> New runs that use a model are
          rejected, and runs in progress fail before their next model call.{" "}
          {manages ? "Raise the limit" : "Ask an owner or admin to raise it"}, or wait until{" "}
          {sayNextMonthStart(current)}.
        </span>
      </p>
    );
  return (
    <p className="max-w-prose text-muted text-sm">
      {limit === null
        ? "No spending limit"
        : `Once the limit is reached, new runs that use a model are rejected, and runs in progress fail before their next model call. A new month starts on ${sayNextMonthStart(current)} (UTC).`}
    </p>
  );
}
