import { type FormEvent, useId, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";

/** Asks why. A rejection without a reason helps nobody who reads the run later. */
export function RejectDialog({
  open,
  onClose,
  pending,
  failure,
  onReject,
}: {
  open: boolean;
  onClose: () => void;
  pending: boolean;
  failure: Failure | null;
  onReject: (reason: string) => void;
}) {
  const form = useId();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(reason.trim() === "");
    if (reason.trim() !== "" && !pending) onReject(reason.trim());
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Reject this text?"
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" form={form} variant="danger" pending={pending}>
            Reject
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="grid gap-4">
        <p>The run ends here, as failed. Your reason is kept with it.</p>
        <TextArea
          label="Reason"
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
            setMissing(false);
          }}
          error={missing ? "Say why, so that the others know." : null}
        />
        <FailureNotice title="Nothing was decided" failure={failure} />
      </form>
    </Dialog>
  );
}
