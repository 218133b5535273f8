"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { useEditor } from "./store/context";

/**
 * Data for the whole editor that stays the same during edits. Everything that edits change is in the store.
 */
interface EditorPage {
  workflowId: string;
  agents: readonly AgentSummary[];
  members: EditorDocument["members"];
  readOnly: boolean;
  /** Whether the user can start runs and the workflow still exists. */
  mayRun: boolean;
}

const PageContext = createContext<EditorPage | null>(null);

export function EditorPageProvider({
  opened: { workflow, members, mayWrite },
  agents,
  mayRun,
  children,
}: {
  opened: EditorDocument;
  agents: readonly AgentSummary[];
  mayRun: boolean;
  children: ReactNode;
}) {
  const deleted = useEditor((state) => state.deleted);
  const page = useMemo(
    () => ({
      workflowId: workflow.id,
      agents,
      members,
      readOnly: !mayWrite,
      mayRun: mayRun && !deleted,
    }),
    [workflow.id, agents, members, mayWrite, mayRun, deleted],
  );
  return <PageContext value={page}>{children}</PageContext>;
}

export function useEditorPage(): EditorPage {
  const page = use(PageContext);
  if (!page) throw new Error("This component must be inside the editor.");
  return page;
}
