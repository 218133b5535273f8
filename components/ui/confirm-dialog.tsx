"use client";

import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { TextField } from "./field";

/** Asks the user to confirm an action that can't be undone. If `typed` is set, the user has to type it first. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  action,
  cancel = "Cancel",
  onConfirm,
  pending = false,
  failure,
  typed,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The confirm button's label, such as "Delete". */
  action: string;
  /** The cancel button's label. */
  cancel?: string;
  onConfirm: () => void;
  pending?: boolean;
  /** An element that explains why the action failed. */
  failure?: ReactNode;
  typed?: string;
}) {
  const [text, setText] = useState("");
  const close = () => {
    setText("");
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      footer={
        <>
          <Button onClick={close}>{cancel}</Button>
          <Button
            variant="danger"
            pending={pending}
            disabled={typed !== undefined && text.trim() !== typed.trim()}
            onClick={onConfirm}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div>{children}</div>
        {typed !== undefined && (
          <TextField
            label={`Type ${typed} to confirm`}
            value={text}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {failure}
      </div>
    </Dialog>
  );
}
