import { type ReactNode, useId, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { useSettled } from "@/components/reviews/settling";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { NOTHING_DECIDED } from "@/server/domain/review/words";

const WORDS = {
  /** A rejection without a reason helps nobody who reads the run later. */
  reject: {
    title: (noun: string) => `Reject this ${noun}?`,
    label: "Reason",
    missing: "Give a reason, so everyone else knows why.",
    send: "Reject",
    variant: "danger",
  },
  request_changes: {
    title: () => "Request changes?",
    label: "What should change",
    missing: "Say what should change, so that the agent knows.",
    send: "Send it back",
    variant: "primary",
  },
} as const;

/** Asks why a text is not approved. `children`: what comes of it; `reason` is kept outside: the review may close meanwhile. */
export function ReasonDialog({
  decision,
  noun,
  open,
  onClose,
  pending,
  inert,
  failure,
  reason,
  onReason,
  onDecide,
  children,
}: {
  decision: keyof typeof WORDS;
  /** What is decided on. */
  noun: "text" | "call";
  open: boolean;
  onClose: () => void;
  pending: boolean;
  /** Nothing can be decided yet, because the text has just changed. */
  inert: boolean;
  failure: Failure | null;
  reason: string;
  onReason: (reason: string) => void;
  onDecide: (reason: string) => void;
  children: ReactNode;
}) {
  const form = useId();
  const [isMissing, setMissing] = useState(false);
  // A second tap on the button that opened this would send a reason that was typed before.
  const settled = useSettled(open ? decision : null);
  const [typed, setTyped] = useState(false);
  if (typed && !open) setTyped(false);
  const settling = inert || (!settled && !typed);
  const { title, label, missing, send, variant } = WORDS[decision];

  function submit(): undefined {
    setMissing(reason.trim() === "");
    if (reason.trim() !== "" && !pending && !settling) onDecide(reason.trim());
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      keeps
      title={title(noun)}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" form={form} variant={variant} pending={pending} settling={settling}>
            {send}
          </Button>
        </>
      }
    >
      <Form id={form} onSubmit={submit} className="grid gap-4">
        <p>{children}</p>
        <TextArea
          label={label}
          value={reason}
          onChange={(event) => {
            onReason(event.target.value);
            setMissing(false);
            setTyped(true);
          }}
          error={isMissing ? missing : null}
        />
        <FailureNotice title={NOTHING_DECIDED} failure={failure} />
      </Form>
    </Dialog>
  );
}
