import { FailureNotice } from "@/components/failure-notice";
import { FilterSelect } from "@/components/filters/filter-select";
import { Options } from "@/components/filters/options";
import { WorkflowFilter } from "@/components/filters/workflow-filter";
import { trpc } from "@/components/trpc";
import { Checkbox, Select } from "@/components/ui/field";
import type { InboxShow, InboxSort } from "@/server/domain/review/inbox/filters";
import type { InboxView } from "./inbox-place";

const SHOWS: Record<InboxShow, string> = {
  unassigned: "Unassigned",
  due: "Due within 24 hours",
  late: "Less than half the time left",
};

const SORTS: Record<InboxSort, string> = {
  due: "Due soonest",
  oldest: "Oldest first",
  newest: "Newest first",
};

/** The inbox's filters except the search. */
export function FilterPanel({
  view: { tab, show, workflowId, requesterId, sort = "due", grouped = false },
  onShow,
}: {
  view: InboxView;
  onShow: (change: Partial<InboxView>) => void;
}) {
  const members = trpc.member.list.useQuery();
  return (
    <div className="grid grid-cols-2 gap-2">
      <FailureNotice title="Couldn't load the filters" failure={members.error} />
      {tab !== "done" && (
        <>
          <Select
            label="Show"
            labelHidden
            value={show ?? ""}
            onChange={({ target }) => onShow({ show: (target.value || undefined) as InboxShow | undefined })}
          >
            <option value="">All reviews</option>
            <Options words={SHOWS} />
          </Select>
          <Select
            label="Order"
            labelHidden
            value={sort}
            onChange={({ target: { value } }) =>
              onShow({ sort: value === "due" ? undefined : (value as InboxSort) })
            }
          >
            <Options words={SORTS} />
          </Select>
        </>
      )}
      <WorkflowFilter chosen={workflowId} onChoose={(workflowId) => onShow({ workflowId })} />
      <FilterSelect
        label="Requester"
        all="All requesters"
        items={members.data}
        chosen={requesterId}
        onChoose={(requesterId) => onShow({ requesterId })}
      />
      <Checkbox
        label="Group by workflow"
        checked={grouped}
        onChange={({ target }) => onShow({ grouped: target.checked || undefined })}
        className="col-span-2"
      />
    </div>
  );
}
