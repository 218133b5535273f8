import { useRouter } from "next/navigation";
import { useId, useState, useTransition } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { VersionChoice } from "@/components/runs/version-choice";
import { settle, trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox, TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Skeleton } from "@/components/ui/skeleton";
import { describeRepeats } from "@/server/domain/review/next/describe-destinations";
import type { RunDetailDto } from "@/server/domain/run/api";
import type { RerunPlan } from "@/server/domain/run/rerun/plan";
import { sayWhatRuns, sayWhyAgain } from "./words";

/** Shows what happens if a run is run again from a step, then starts the new run and opens it. */
export function RerunDialog({
  run,
  stepOrder,
  open,
  onClose,
}: {
  run: RunDetailDto;
  stepOrder: number;
  open: boolean;
  onClose: () => void;
}) {
  const form = useId();
  const router = useRouter();
  const [input, setInput] = useState<string | null>(null);
  const [isNewer, setNewer] = useState(false);
  const version = isNewer ? "latest" : "same";
  const asked = { runId: run.id, fromStepOrder: stepOrder };
  const same = trpc.run.planRerun.useQuery({ ...asked, version: "same" }, { enabled: open, staleTime: 0 });
  const latest = trpc.run.planRerun.useQuery(
    { ...asked, version: "latest" },
    { enabled: open && isNewer, staleTime: 0 },
  );
  const plan = isNewer ? latest : same;
  /** The side effects that are confirmed. Others have to be confirmed again. */
  const [confirmed, confirm] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [isLeaving, leave] = useTransition();
  const start = trpc.run.startRerun.useMutation({
    onSuccess: ({ runId }) => leave(() => router.push(`/runs/${runId}`)),
    onError: () => void plan.refetch(),
  });
  const pending = start.isPending || isLeaving;
  const sideEffects = plan.data?.sideEffects ?? [];
  const effects = JSON.stringify(sideEffects);
  const isConfirmed = sideEffects.length === 0 || confirmed === effects;
  const edited = input !== null && input !== plan.data?.input;
  function begin() {
    if (pending || !plan.data || plan.isFetching) return;
    setMissing(!isConfirmed);
    if (!isConfirmed) return;
    const allowSideEffects = sideEffects.map((effect) => effect.stepOrder);
    return settle(
      start.mutateAsync({
        runId: run.id,
        fromStepOrder: stepOrder,
        version,
        allowSideEffects,
        ...(edited && { input }),
      }),
    );
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Run again from step ${stepOrder}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            pending={pending || plan.isFetching}
            disabled={!plan.data}
          >
            Run again
          </Button>
        </>
      }
    >
      <Form id={form} className="grid grid-cols-1 gap-4" onSubmit={begin}>
        <p>{sayWhatRuns(stepOrder)}</p>
        {plan.isPending && <Skeleton className="h-16" />}
        <VersionChoice
          run={run}
          newest={same.data?.newestVersion ?? null}
          isNewer={isNewer}
          onChange={setNewer}
        />
        {plan.data && input === null && (
          <Button className="w-fit" onClick={() => setInput(plan.data.input)}>
            Edit the input of step {stepOrder}
          </Button>
        )}
        {input !== null && (
          <TextArea
            label={`Input of step ${stepOrder}`}
            value={input}
            onChange={({ target }) => setInput(target.value)}
            error={faultOf(start.error, "/input")}
            rows={8}
            controlClassName="max-h-[40dvh]"
          />
        )}
        <AskedAgain plan={plan.data} edited={edited} />
        {sideEffects.length > 0 && (
          <Checkbox
            label={describeRepeats(sideEffects)}
            className="wrap-anywhere"
            checked={isConfirmed}
            onChange={({ target }) => confirm(target.checked ? effects : null)}
          />
        )}
        {isMissing && !isConfirmed && (
          <p role="alert" className="text-failed text-sm">
            Select the checkbox to confirm.
          </p>
        )}
        <FailureNotice title="This run can't be run again like this" failure={plan.error} />
        <FailureNotice title="Couldn't start the run" failure={start.error} />
      </Form>
    </Dialog>
  );
}

function AskedAgain({ plan, edited }: { plan: RerunPlan | undefined; edited: boolean }) {
  const lines = (plan?.asksAgain ?? []).map(sayWhyAgain);
  if (edited && plan?.isBehindApproval)
    lines.push("The edited input has to be approved first, by the people who approve that document.");
  if (lines.length === 0) return null;
  return (
    <div role="status" className="rounded-md border border-waiting-line bg-waiting-soft px-4 py-3">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
