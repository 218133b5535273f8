import { FailureNotice } from "@/components/failure-notice";
import { NamedOptions, Options } from "@/components/filters/options";
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

const MAX_WORKFLOWS = 200;

/** The inbox's filters except the search. */
export function FilterPanel({
  view: { tab, show, workflowId, requesterId, sort = "due", grouped = false },
  onShow,
}: {
  view: InboxView;
  onShow: (change: Partial<InboxView>) => void;
}) {
  const workflows = trpc.workflow.list.useQuery({ sort: "name", size: MAX_WORKFLOWS });
  const members = trpc.member.list.useQuery();
  return (
    <div className="grid grid-cols-2 gap-2">
      <FailureNotice title="Couldn't load the filters" failure={workflows.error ?? members.error} />
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
      <Select
        label="Workflow"
        labelHidden
        value={workflowId ?? ""}
        onChange={({ target }) => onShow({ workflowId: target.value || undefined })}
      >
        <option value="">All workflows</option>
        <NamedOptions items={workflows.data?.content} chosen={workflowId} />
      </Select>
      <Select
        label="Requester"
        labelHidden
        value={requesterId ?? ""}
        onChange={({ target }) => onShow({ requesterId: target.value || undefined })}
      >
        <option value="">All requesters</option>
        <NamedOptions items={members.data} chosen={requesterId} />
      </Select>
      <Checkbox
        label="Group by workflow"
        checked={grouped}
        onChange={({ target }) => onShow({ grouped: target.checked || undefined })}
        className="col-span-2"
      />
    </div>
  );
}
