import { InlineError } from "@/components/ui/inline-error";
import { PageHeader } from "@/components/ui/page-header";
import type { DayRange } from "@/server/domain/insights/range";
import { nameRange } from "@/server/domain/insights/words";
import type { InsightsPlace } from "./insights-place";
import { RangeControls } from "./range-controls";

/** Shown if the figures for this range couldn't be read. Rendered only on the server. */
export function InsightsFailure({
  place,
  days,
  workflows,
  message,
}: {
  place: InsightsPlace;
  days: DayRange;
  workflows: readonly { id: string; name: string }[];
  message: string;
}) {
  return (
    <>
      <PageHeader title="Insights" description={nameRange(days)} />
      <RangeControls place={place} days={days} workflows={workflows} />
      <InlineError title="Couldn't load insights">{message}</InlineError>
    </>
  );
}
