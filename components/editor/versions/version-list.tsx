import type { ReactNode } from "react";
import { stepsInWords } from "@/components/editor/steps/steps-in-words";
import { FailedRead } from "@/components/failed-read";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { SkeletonRows } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { SupersededDraftSummary, VersionSummary } from "@/server/domain/workflow/editor-document";
import { isSuperseded, type Side } from "./comparison";
import type { useVersionList } from "./use-version-list";

/**
 * Lists the draft, if any, then versions and superseded drafts, newest first. The changes in the selected
 * entry are shown beside the list.
 */
export function VersionList({
  list,
  published,
  draftSteps,
  chosen,
  onChoose,
}: {
  list: ReturnType<typeof useVersionList>;
  published: number;
  /** The number of steps in the draft. Undefined if there is no draft. */
  draftSteps?: number;
  chosen: Side;
  onChoose: (side: Side) => void;
}) {
  const entry = (side: Side) => ({ current: side === chosen, onClick: () => onChoose(side) });
  return (
    <nav aria-label="Versions" className="grid grid-cols-1 gap-2">
      <ul className="grid grid-cols-1 gap-1">
        {draftSteps !== undefined && (
          <Entry {...entry("draft")} title="Draft">
            {stepsInWords(draftSteps)}, not published
          </Entry>
        )}
        {inOrder(list).map((kept) =>
          "revision" in kept ? (
            <Entry
              key={kept.revision}
              {...entry(kept.revision)}
              title={`Version ${kept.revision}`}
              badge={kept.revision === published && <Badge>Published</Badge>}
            >
              <Origin version={kept} />
            </Entry>
          ) : (
            isSuperseded(kept.id) && (
              <Entry key={kept.id} {...entry(kept.id)} title="Superseded draft">
                <SupersededOrigin superseded={kept} />
              </Entry>
            )
          ),
        )}
      </ul>
      {list.loading && <SkeletonRows rows={4} />}
      <FailedRead title="Couldn't load the list" failure={list.failure} onRetry={list.retry} />
      {!list.loading && !list.failure && !list.complete && (
        <Button size="small" onClick={list.showOlder}>
          Show older
        </Button>
      )}
    </nav>
  );
}

function Entry({
  title,
  badge,
  current,
  onClick,
  children,
}: {
  title: string;
  badge?: ReactNode;
  current: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <li>
      <button
        type="button"
        aria-current={current || undefined}
        onClick={onClick}
        className={classNames(
          "block w-full rounded-md border px-3 py-2 text-left transition-colors focus-visible:-outline-offset-2",
          current ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken",
        )}
      >
        <span className="flex min-h-6 flex-wrap items-center justify-between gap-x-2">
          <span className="font-medium">{title}</span>
          {badge}
        </span>
        <span className="block break-words text-muted text-sm">{children}</span>
      </button>
    </li>
  );
}

function Origin({ version: { createdBy, createdAt, stepCount } }: { version: VersionSummary }) {
  return (
    <>
      {createdBy ? createdBy.name : "Unknown author"} · <RelativeTime at={createdAt} /> ·{" "}
      {stepsInWords(stepCount)}
    </>
  );
}

function SupersededOrigin({ superseded }: { superseded: SupersededDraftSummary }) {
  const { writtenBy, supersededBy, supersededAt, stepCount } = superseded;
  return (
    <>
      {writtenBy.name} · <RelativeTime at={supersededAt} />
      {writtenBy.id !== supersededBy.id && ` by ${supersededBy.name}`} · {stepsInWords(stepCount)}
    </>
  );
}

/**
 * Returns versions and superseded drafts, newest first. Until all versions are loaded, omits superseded drafts that are
 * older than the oldest loaded version.
 */
function inOrder({ versions, superseded, complete }: ReturnType<typeof useVersionList>) {
  const oldest = complete ? "" : (versions.at(-1)?.createdAt ?? "");
  const shown = superseded.filter(({ supersededAt }) => supersededAt >= oldest);
  const at = (kept: VersionSummary | SupersededDraftSummary) =>
    "revision" in kept ? kept.createdAt : kept.supersededAt;
  return [...versions, ...shown].sort((a, b) => (at(a) < at(b) ? 1 : -1));
}
