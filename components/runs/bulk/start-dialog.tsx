import { useId, useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { type RunListPlace, toFirstPage, toRunListQuery } from "@/components/runs/list/run-list-place";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Skeleton } from "@/components/ui/skeleton";
import {
  ALLOW_BULK_EFFECTS,
  BULK_RUNS,
  type BulkKind,
  narrowToKind,
  sayBulk,
  suggestBulkName,
} from "@/server/domain/bulk/kinds";
import { MAX_BULK_NAME_CHARS, MAX_BULK_RUNS } from "@/server/domain/bulk/limits";
import { makeId } from "@/server/domain/id";
import { sayRunCount } from "@/server/domain/run/finding/filters";
import { BULK_EFFECTS } from "./words";

const TITLES: Record<BulkKind, string> = {
  CONTINUE: "Continue failed runs?",
  RERUN: "Rerun these runs?",
  CANCEL: "Cancel these runs?",
};

/** Asks for confirmation before a bulk action starts. */
export function StartDialog({
  kind,
  place,
  open,
  onClose,
  onStarted,
}: {
  kind: BulkKind;
  place: RunListPlace;
  open: boolean;
  onClose: () => void;
  onStarted: (id: string) => Promise<void>;
}) {
  const form = useId();
  const [requestKey] = useState(() => makeId("bulk"));
  const [typed, setTyped] = useState<string | null>(null);
  const [allowSideEffects, allow] = useState(false);
  const { filters, count, workflow, words, failure, isPending, recount } = useMatches(kind, place, open);
  const name = typed ?? (count ? suggestBulkName(kind, count, workflow) : "");
  const start = trpc.bulk.start.useMutation({
    onSuccess: async ({ id }) => {
      onClose();
      await onStarted(id);
    },
    // Counts the runs again, because more may match by now.
    onError: () => recount(),
  });
  const mayStart = count !== null && count > 0 && count <= MAX_BULK_RUNS;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={TITLES[kind]}
      footer={
        <>
          <Button onClick={onClose}>{kind === "CANCEL" ? "Keep running" : "Cancel"}</Button>
          <Button
            type="submit"
            form={form}
            variant={kind === "CANCEL" ? "danger" : "primary"}
            pending={start.isPending}
            disabled={!mayStart}
          >
            {count ? sayBulk(kind, count) : TITLES[kind].slice(0, -1)}
          </Button>
        </>
      }
    >
      <Form
        id={form}
        className="grid grid-cols-1 gap-4"
        onSubmit={() =>
          mayStart
            ? start.mutateAsync({ kind, name, filters, allowSideEffects, requestKey, expected: count })
            : undefined
        }
      >
        {isPending && <Skeleton className="h-6" />}
        {count !== null && <Matches {...{ kind, count, words }} />}
        {mayStart && (
          <>
            <p>{BULK_EFFECTS[kind]}</p>
            <TextField
              label="Name"
              hint="Everyone can see this name in the list of bulk actions."
              autoComplete="off"
              maxLength={MAX_BULK_NAME_CHARS}
              value={name}
              error={sayFault(start.error, "/name", "The name")}
              onChange={({ target }) => setTyped(target.value)}
            />
            {kind !== "CANCEL" && <SideEffects checked={allowSideEffects} onChange={allow} />}
          </>
        )}
        <FailureNotice title="Couldn't count the runs" failure={failure} />
        <FailureNotice
          title="Couldn't start the bulk action"
          failure={besideFields(start.error, (pointer) => pointer === "/name")}
        />
      </Form>
    </Dialog>
  );
}

/** Counts the runs that the action would include now. */
function useMatches(kind: BulkKind, place: RunListPlace, open: boolean) {
  const { size: _, ...filters } = toRunListQuery(toFirstPage(place));
  const narrowed = narrowToKind(kind, filters);
  const { data, error, isPending, refetch } = trpc.run.list.useQuery(
    { ...narrowed, size: 1 },
    { enabled: open && narrowed !== null, staleTime: 0 },
  );
  return {
    filters,
    /** Null while the number is unknown. */
    count: narrowed ? (data?.totalElements ?? null) : 0,
    words: data ? sayRunCount(data) : "",
    /** The workflow's name, if the list shows the runs of only one workflow. */
    workflow: filters.workflowId ? (data?.content[0]?.workflowName ?? null) : null,
    failure: error,
    isPending: narrowed !== null && isPending,
    recount: () => void refetch(),
  };
}

function SideEffects({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <Checkbox
      label={ALLOW_BULK_EFFECTS}
      hint="Otherwise, a run is refused if any of its steps can call tools without approval or sends requests other than GET."
      checked={checked}
      onChange={({ target }) => onChange(target.checked)}
    />
  );
}

/** Describes the runs that the action includes. If the action can't start, explains why. */
function Matches({ kind, count, words }: { kind: BulkKind; count: number; words: string }) {
  if (count === 0) return <p role="status">No {BULK_RUNS[kind]} match these filters.</p>;
  if (count > MAX_BULK_RUNS)
    return (
      <p role="status">
        {words} match, but a bulk action can include at most {MAX_BULK_RUNS.toLocaleString("en")}. Narrow the
        filters, for example with a shorter time range.
      </p>
    );
  return (
    <p role="status">
      <span className="font-medium">{words}</span> {count === 1 ? "matches" : "match"} the filters now. You
      can leave this page while the action runs.
    </p>
  );
}
