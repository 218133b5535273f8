import { type ReactNode, useId, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { MAX_REASON_CHARS } from "@/server/domain/erasure/limits";

/** Asks for a reason before erasing. `children` explain what's erased. */
export function EraseDialog({
  open,
  onClose,
  title,
  action,
  hint,
  pending,
  failure,
  onErase,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  action: string;
  /** Says who sees the reason. */
  hint: string;
  pending: boolean;
  failure: { title: string; failure: Failure | null };
  onErase: (reason: string) => Promise<unknown>;
  children: ReactNode;
}) {
  const form = useId();
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const close = () => {
    setReason("");
    setMissing(false);
    onClose();
  };
  function submit() {
    const text = reason.trim();
    setMissing(text === "");
    if (text === "") return undefined;
    return onErase(text).then(() => setReason(""));
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form={form} variant="danger" pending={pending}>
            {action}
          </Button>
        </>
      }
    >
      <Form id={form} onSubmit={submit} className="grid gap-4">
        {children}
        <TextArea
          label="Reason"
          hint={hint}
          error={isMissing ? "Enter a reason." : null}
          maxLength={MAX_REASON_CHARS}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value);
            setMissing(false);
          }}
        />
        <FailureNotice {...failure} />
      </Form>
    </Dialog>
  );
}
