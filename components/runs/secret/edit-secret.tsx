"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Loaded when needed, because few runs fail because of a secret. */
const SecretDialog = dynamic(() => import("./secret-dialog").then(({ SecretDialog }) => SecretDialog));

/** Opens the secret that a failed step sent, so that the run can continue from here with a new one. */
export function EditSecret({ runId, agentId }: { runId: string; agentId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Edit secret</Button>
      {open && <SecretDialog runId={runId} agentId={agentId} onClose={() => setOpen(false)} />}
    </>
  );
}
