"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { Editor } from "./editor";

/** A workflow that is nowhere but in this page; the first save makes it, and gives the page its address. */
export function NewWorkflow({ agents, mayRun }: { agents: readonly AgentSummary[]; mayRun: boolean }) {
  const [path] = useState(usePathname());
  // Who comes back to a page that was saved gets this one from the history, under the saved one's address.
  const saved = path !== "/workflows/new";
  useEffect(() => {
    if (saved) location.reload();
  }, [saved]);
  return saved ? null : (
    <Editor workflow={null} runCount={0} agents={agents} readOnly={false} mayRun={mayRun} />
  );
}
