import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { DayRange } from "@/components/filters/day-range";
import { FilterSelect } from "@/components/filters/filter-select";
import { WorkflowFilter } from "@/components/filters/workflow-filter";
import { hrefOf } from "@/components/href";
import { saveFrom } from "@/components/save-file";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { exportRefusal } from "@/server/domain/evidence/words";
import { sayRunCount } from "@/server/domain/run/finding/filters";

interface Filters {
  workflowId?: string | undefined;
  memberId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** A button that opens the dialog for downloading the evidence of several runs. */
export function ExportEvidence({ initial }: { initial: Filters }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Export evidence</Button>
      {isOpen && <ExportDialog initial={initial} onClose={() => setOpen(false)} />}
    </>
  );
}

function ExportDialog({ initial, onClose }: { initial: Filters; onClose: () => void }) {
  const [filters, setFilters] = useState(initial);
  const { data, error, isFetching } = trpc.audit.countArchived.useQuery(filters, {
    placeholderData: keepPreviousData,
  });
  const refusal = data ? exportRefusal(data) : null;
  const isReady = data !== undefined && !error && refusal === null;
  function download() {
    saveFrom(hrefOf("/evidence", { ...filters }));
    toast("Download started");
    onClose();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Export evidence"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isReady} pending={isReady && isFetching} onClick={download}>
            Download
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <p>
          A zip with each run's evidence, a page that lists the runs, and a signed list of all files. The
          audit log records the export.
        </p>
        <FilterFields filters={filters} onChange={(change) => setFilters({ ...filters, ...change })} />
        <div className="grid grid-cols-1 gap-2">
          <FailureNotice title="Couldn't count the runs" failure={error} />
          <p role="status" className="font-medium">
            {!error && (data ? (refusal ?? sayMatching(data)) : "Counting runs…")}
          </p>
        </div>
      </div>
    </Dialog>
  );
}

function sayMatching(count: Parameters<typeof sayRunCount>[0]): string {
  return `${sayRunCount(count)} ${count.totalElements === 1 ? "matches" : "match"}.`;
}

function FilterFields({ filters, onChange }: { filters: Filters; onChange: (change: Filters) => void }) {
  const members = trpc.member.list.useQuery();
  const { workflowId, memberId, from, to } = filters;
  return (
    <div className="grid grid-cols-1 items-end gap-3 md:grid-cols-2">
      <div className="col-span-full empty:hidden">
        <FailureNotice title="Couldn't load the members" failure={members.error} />
      </div>
      <WorkflowFilter chosen={workflowId} onChoose={(workflowId) => onChange({ workflowId })} />
      <FilterSelect
        label="Person"
        all="Anyone"
        items={members.data}
        chosen={memberId}
        onChoose={(memberId) => onChange({ memberId })}
      />
      <DayRange from={from} to={to} onChange={onChange} />
      <p className="col-span-full text-muted text-sm">
        Includes runs that were in progress at any time in this range. A person's runs are the ones they
        started or continued, and the ones with reviews they decided, reassigned, or commented on.
      </p>
    </div>
  );
}
