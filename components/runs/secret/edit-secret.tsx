"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Loaded when needed, because a secret is rarely the cause of a failure. */
const EditSecretDialog = dynamic(() =>
  import("./edit-secret-dialog").then(({ EditSecretDialog }) => EditSecretDialog),
);

/** Opens the secret that a failed step sent, so that the user can replace it and continue the run. */
export function EditSecret({
  runId,
  agentId,
  label,
  variant,
  onSaved,
  onContinue,
}: {
  runId: string;
  agentId: string;
  label: string;
  variant: "primary" | "secondary";
  onSaved: (() => void) | undefined;
  /** Continues the run. Undefined if the user can't. */
  onContinue: (() => void) | undefined;
}) {
  const [open, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isSaved && <p className="self-center">Secret saved</p>}
      {open && (
        <EditSecretDialog
          {...{ runId, agentId, onContinue }}
          title={label}
          onSaved={() => {
            setSaved(true);
            onSaved?.();
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
