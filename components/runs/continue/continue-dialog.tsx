import { useId, useState } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { VersionChoice } from "@/components/runs/version-choice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { RunDetailDto } from "@/server/domain/run/api";
import { sayWhatStays } from "./words";

/** Asks before a failed run is continued, and lets the reader edit the failed step's input. */
export function ContinueDialog({
  run,
  input: given,
  from: { stepOrder, asksAgain, newestVersion },
  open,
  onClose,
  onContinued,
}: {
  run: RunDetailDto;
  /** The failed step's input. Null if it never had one. */
  input: string | null;
  /** The failed step, the step whose approvers have to approve changes, and the workflow's newer version. */
  from: { stepOrder: number; asksAgain: number | null; newestVersion: number | null };
  open: boolean;
  onClose: () => void;
  onContinued: () => void;
}) {
  const form = useId();
  const api = trpc.useUtils();
  const [input, setInput] = useState<string | null>(null);
  const [isNewer, setNewer] = useState(false);
  const edited = input !== null && input !== given;
  const request = trpc.run.continue.useMutation({
    onSuccess: () => {
      onClose();
      setInput(null);
      // Shows the step where the run is now.
      window.history.replaceState(null, "", `/runs/${run.id}`);
      toast(edited && asksAgain !== null ? "Waiting for approval of the edited input" : "Run continued");
      onContinued();
    },
    // Also after a refusal: someone else may have been faster.
    onSettled: () => api.run.invalidate(),
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Continue this run?"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" pending={request.isPending}>
            {edited && asksAgain !== null ? "Ask for approval" : "Continue run"}
          </Button>
        </>
      }
    >
      <Form
        id={form}
        className="grid grid-cols-1 gap-4"
        onSubmit={() =>
          request.mutateAsync({
            runId: run.id,
            ...(edited && { input }),
            ...(isNewer && { version: "latest" as const }),
          })
        }
      >
        <p>{sayWhatStays(stepOrder)}</p>
        <VersionChoice run={run} newest={newestVersion} isNewer={isNewer} onChange={setNewer} />
        {isNewer && asksAgain !== null && !edited && (
          <p role="status" className="rounded-md border border-waiting-line bg-waiting-soft px-4 py-3">
            If version {newestVersion} changes step {stepOrder} or a later one, the approvers of step{" "}
            {asksAgain} have to approve again first.
          </p>
        )}
        {given !== null && input === null && (
          <Button className="w-fit" onClick={() => setInput(given)}>
            Edit the input of step {stepOrder}
          </Button>
        )}
        {input !== null && (
          <TextArea
            label={`Input of step ${stepOrder}`}
            value={input}
            onChange={({ target }) => setInput(target.value)}
            error={faultOf(request.error, "/input")}
            rows={8}
            controlClassName="max-h-[40dvh]"
          />
        )}
        {edited && asksAgain !== null && (
          <p role="status" className="rounded-md border border-waiting-line bg-waiting-soft px-4 py-3">
            The approvers of step {asksAgain} have to approve the edited input first.
          </p>
        )}
        <FailureNotice title="Couldn't continue the run" failure={request.error} />
      </Form>
    </Dialog>
  );
}
