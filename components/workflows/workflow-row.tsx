import {
  CalendarClock,
  ChartColumn,
  CircleAlert,
  Copy,
  Download,
  EllipsisVertical,
  ListVideo,
  Pencil,
  Play,
  Trash2,
} from "lucide-react";
import { RunStatusBadge } from "@/components/runs/status";
import { useAuditItem } from "@/components/settings/audit/use-audit-item";
import { triggersHref } from "@/components/triggers/trigger-href";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { ListRow, ROW_LINK } from "@/components/ui/list";
import { Menu } from "@/components/ui/menu/menu";
import type { MenuItem } from "@/components/ui/menu/menu-entry";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import { insightsOfHref, runsOfHref } from "./list-query";
import { RecentRuns } from "./recent-runs";

const NAMES = new Intl.ListFormat("en-US");

export const WORKFLOW_COLUMNS = "lg:grid lg:grid-cols-[minmax(0,1fr)_11rem_6rem_8rem_7rem]";

/** An action is undefined if the user isn't allowed to do it. */
export interface WorkflowActions {
  onExport: (workflow: WorkflowOverview) => void;
  onRun?: (workflow: WorkflowOverview) => void;
  onClone?: (workflow: WorkflowOverview) => void;
  onDelete?: (workflow: WorkflowOverview) => void;
}

export function WorkflowRow({
  workflow,
  onRun,
  onExport,
  onClone,
  onDelete,
}: { workflow: WorkflowOverview } & WorkflowActions) {
  const { id, stepCount, draft, recentRuns, updatedAt, updatedBy } = workflow;
  const name = nameOf(workflow);
  const auditItems = useAuditItem();
  const items: MenuItem[] = [
    { label: onClone ? "Edit" : "Open", icon: Pencil, href: `/workflows/${id}` },
    { label: "Triggers", icon: CalendarClock, href: triggersHref(id) },
    { label: "Runs", icon: ListVideo, href: runsOfHref(id) },
    { label: "Insights", icon: ChartColumn, href: insightsOfHref(id) },
    ...auditItems(id),
  ];
  if (onClone) items.push({ label: "Clone", icon: Copy, onSelect: () => onClone(workflow) });
  items.push({ label: "Export", icon: Download, onSelect: () => onExport(workflow) });
  if (onDelete)
    items.push({ label: "Delete", icon: Trash2, danger: true, onSelect: () => onDelete(workflow) });
  return (
    <ListRow className={`py-3 max-lg:grid max-lg:grid-cols-[minmax(0,1fr)_auto] ${WORKFLOW_COLUMNS}`}>
      <NameCell workflow={workflow} />
      <LastRunCell run={recentRuns[0]} />
      <div className="max-lg:absolute max-lg:top-3 max-lg:right-4">
        <RecentRuns runs={recentRuns} />
      </div>
      <div className="min-w-0 truncate text-muted text-xs">
        <RelativeTime at={updatedAt} className="lg:block lg:text-sm" />
        <span className="lg:block lg:truncate"> by {updatedBy.name}</span>
      </div>
      <div className="relative flex items-center justify-end gap-1">
        {onRun && (
          <Button
            size="small"
            disabled={stepCount === 0}
            title={stepCount === 0 ? blockedReason(draft) : undefined}
            onClick={() => onRun(workflow)}
          >
            <Play aria-hidden className="size-3.5" />
            Run
            <span className="sr-only">{name}</span>
          </Button>
        )}
        <Menu
          label={`More actions for ${name}`}
          trigger={<EllipsisVertical aria-hidden className="size-4" />}
          items={items}
        />
      </div>
    </ListRow>
  );
}

function NameCell({ workflow }: { workflow: WorkflowOverview }) {
  const { id, description, stepCount, draft, openReviews, inactiveAgents, starts } = workflow;
  return (
    <div className="min-w-0 max-lg:col-span-2 max-lg:pr-24">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={`/workflows/${id}`} className={`${ROW_LINK} break-words`}>
          {nameOf(workflow)}
        </Link>
        {draft && <Badge>Draft</Badge>}
        {inactiveAgents.length > 0 && (
          <span title={NAMES.format(inactiveAgents)}>
            <Badge tone="failed" icon={CircleAlert}>
              {inactiveAgents.length === 1 ? "Agent deactivated" : "Agents deactivated"}
            </Badge>
            <span className="sr-only">: {NAMES.format(inactiveAgents)}</span>
          </span>
        )}
        {workflow.hasStoppedTrigger && (
          <Link href={triggersHref(id)} className="relative rounded-full">
            <Badge tone="failed" icon={CircleAlert}>
              Trigger disabled
            </Badge>
          </Link>
        )}
        {openReviews > 0 && (
          <Link href={`/runs?status=PAUSED&workflow=${id}`} className="relative rounded-full">
            <Badge tone="waiting">{openReviews} waiting</Badge>
          </Link>
        )}
      </p>
      <p className="truncate text-muted text-sm">
        {draft && stepCount === 0 ? `${stepsWords(draft.stepCount)}, not published` : stepsWords(stepCount)}
        {description && ` · ${description}`}
      </p>
      {starts && (
        <Link
          href={triggersHref(id)}
          className="relative inline-flex max-w-full items-center gap-1.5 text-muted text-sm hover:underline touch:min-h-11"
        >
          <CalendarClock aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{starts}</span>
        </Link>
      )}
    </div>
  );
}

function LastRunCell({ run }: { run: WorkflowOverview["recentRuns"][number] | undefined }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 max-lg:col-span-2 lg:grid lg:justify-items-start">
      {run ? (
        <>
          <Link href={`/runs/${run.id}`} className="relative rounded-full">
            <RunStatusBadge status={run.status} reason={run.reason} />
          </Link>
          <RelativeTime at={run.createdAt} className="text-muted text-xs" />
        </>
      ) : (
        <span className="text-muted text-sm">Never run</span>
      )}
    </div>
  );
}

/** Returns the workflow's latest name. Until a version with steps is published, it's only in the draft. */
function nameOf({ name, stepCount, draft }: WorkflowOverview): string {
  return stepCount === 0 ? draft?.name.trim() || name : name;
}

function blockedReason(draft: WorkflowOverview["draft"]): string {
  return draft && draft.stepCount > 0
    ? "Not published yet. Open it to publish or run the draft."
    : "Add a step to run this workflow.";
}

function stepsWords(count: number): string {
  if (count === 0) return "No steps yet";
  return count === 1 ? "1 step" : `${count} steps`;
}
