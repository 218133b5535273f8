import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { sayInput } from "@/components/runs/list/words";
import { runLook } from "@/components/runs/status";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { RunDetailDto } from "@/server/domain/run/api";
import type { ListedRunDto } from "@/server/domain/run/finding/api";
import { compareInOrder } from "./href";

/** The number of recent runs to choose from. */
const LATEST = 50;
const MAX_SHOWN = 8;

/** Asks which run of the workflow to compare this run with. */
export function CompareDialog({
  run,
  open,
  onClose,
}: {
  run: RunDetailDto;
  open: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog open={open} onClose={onClose} title="Compare runs" keeps>
      {open && <Choice run={run} />}
    </Dialog>
  );
}

function Choice({ run }: { run: RunDetailDto }) {
  const { workflowId } = run;
  const before = trpc.run.list.useQuery({ workflowId, to: run.createdAt, page: 0, size: 1 });
  const latest = trpc.run.list.useQuery({ workflowId, page: 0, size: LATEST });
  const failure = before.error ?? latest.error;
  if (failure) return <FailureNotice title="Couldn't load the runs" failure={failure} />;
  if (!before.data || !latest.data) return <Skeleton className="h-24" />;
  const others = latest.data.content.filter(({ id }) => id !== run.id);
  const previous = before.data.content[0];
  if (others.length === 0 && !previous)
    return <p className="text-muted">This is the only run of {run.workflowName} so far.</p>;
  return (
    // Leaves room for the combobox's list, which opens below the field.
    <div className="grid min-h-96 grid-cols-1 content-start gap-4">
      {previous && (
        <ButtonLink href={compareInOrder(previous, run)} className="w-fit">
          Compare with the previous run
        </ButtonLink>
      )}
      <RunField runs={others} run={run} isAll={latest.data.last} />
    </div>
  );
}

function RunField({
  runs,
  run,
  isAll,
}: {
  runs: readonly ListedRunDto[];
  run: RunDetailDto;
  isAll: boolean;
}) {
  const router = useRouter();
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = runs.filter((each) => {
    const described = describe(each).toLowerCase();
    return words.every((word) => described.includes(word));
  });
  const more = found.length - MAX_SHOWN;
  return (
    <Field
      label="Run to compare with"
      hint={`Find ${isAll ? "a run" : `one of the latest ${LATEST} runs`} of ${run.workflowName} by input, outcome, or the person who started it.`}
    >
      {(wiring) => (
        <LazyCombobox
          field={{ ...wiring, placeholder: "Input, outcome, or person" }}
          text={text}
          onText={setText}
          listLabel="Runs"
          groups={[{ entries: found.slice(0, MAX_SHOWN) }]}
          renderEntry={(entry) => <RunOption run={entry} />}
          status={
            found.length === 0 ? "No results" : more > 0 ? `${more} more. Type to narrow the list.` : ""
          }
          highlightFirst={words.length > 0}
          onPick={(other) => router.push(compareInOrder(run, other))}
        />
      )}
    </Field>
  );
}

function RunOption({ run }: { run: ListedRunDto }) {
  return (
    <span className="grid min-w-0 py-1">
      <span className="truncate">{sayInput(run)}</span>
      <span className="truncate text-muted text-sm">
        {runLook(run.status, run.reason).words} · {run.startedBy.name} · <RelativeTime at={run.createdAt} />
        {run.test && " · Draft run"}
      </span>
    </span>
  );
}

function describe({ inputStart, status, reason, startedBy, id }: ListedRunDto): string {
  return `${inputStart} ${runLook(status, reason).words} ${startedBy.name} ${id}`;
}
