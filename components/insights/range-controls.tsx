import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { TabLinks } from "@/components/ui/tabs/tab-links";
import { type DayRange, RANGE_WORDS, RANGES } from "@/server/domain/insights/range";
import { type InsightsPlace, insightsHref } from "./insights-place";

/** Links and a form for choosing the days and the workflow. The form works without JavaScript. */
export function RangeControls({
  place: { range, workflowId },
  days,
  workflows,
}: {
  place: InsightsPlace;
  days: DayRange;
  workflows: readonly { id: string; name: string }[];
}) {
  const isListed = workflows.some(({ id }) => id === workflowId);
  return (
    <div className="grid grid-cols-1 gap-4 print:hidden">
      <TabLinks
        label="Days"
        links={RANGES.map((name) => ({
          label: RANGE_WORDS[name],
          href: insightsHref({ range: name, workflowId }),
          current: name === range,
        }))}
      />
      {/* A new key resets the fields to the URL's values. */}
      <form
        key={insightsHref({ ...days, workflowId })}
        action="/insights"
        className="grid grid-cols-2 items-end gap-2 md:flex"
      >
        <TextField type="date" name="from" label="From" required defaultValue={days.from} />
        <TextField type="date" name="to" label="To" required defaultValue={days.to} />
        <Select
          name="workflow"
          label="Workflow"
          defaultValue={workflowId ?? ""}
          className="col-span-2 min-w-0 md:w-64"
        >
          <option value="">All workflows</option>
          {workflowId && !isListed && <option value={workflowId}>Deleted workflow</option>}
          {workflows.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Button type="submit" className="col-span-2">
          Show insights
        </Button>
      </form>
    </div>
  );
}
