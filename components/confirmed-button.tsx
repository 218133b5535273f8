import { type ReactNode, useState } from "react";
import { FailureNotice } from "./failure-notice";
import type { Failure } from "./trpc";
import { Button } from "./ui/button";
import { ConfirmDialog } from "./ui/confirm-dialog";

/** A button that asks for confirmation before it sends a request. The dialog stays open until `onConfirm` closes it. */
export function ConfirmedButton({
  label,
  title,
  action,
  request,
  failureTitle,
  onConfirm,
  children,
}: {
  label: string;
  title: string;
  action: string;
  request: { isPending: boolean; error: Failure | null; reset: () => void };
  failureTitle: string;
  onConfirm: (close: () => void) => void;
  /** Explains what the action does. */
  children: ReactNode;
}) {
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button
        onClick={() => {
          request.reset();
          setAsking(true);
        }}
      >
        {label}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onClose={close}
        title={title}
        action={action}
        pending={request.isPending}
        onConfirm={() => onConfirm(close)}
        failure={<FailureNotice title={failureTitle} failure={request.error} />}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
