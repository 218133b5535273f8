"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import type { Scope } from "@/server/domain/access/access";
import type { TriggerDto } from "@/server/domain/trigger/api";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { useEditor } from "./store/context";

/**
 * Data for the whole editor that doesn't change while the user edits. Data that does change is in the store.
 */
interface EditorPage {
  workflowId: string;
  agents: readonly AgentSummary[];
  /** Lists this workflow if its published version used older agents when the page was opened. */
  outdated: WorkflowsToUpdate;
  members: EditorDocument["members"];
  /** The workflow's triggers when the page was opened. */
  triggers: readonly TriggerDto[];
  /** False if no mail server is set up. */
  sendsEmail: boolean;
  /** The user's permissions. */
  scopes: readonly Scope[];
  readOnly: boolean;
  /** Whether the user can start runs and the workflow still exists. */
  mayRun: boolean;
}

const PageContext = createContext<EditorPage | null>(null);

export function EditorPageProvider({
  opened: { workflow, members, mayWrite },
  agents,
  outdated,
  triggers,
  sendsEmail,
  scopes,
  children,
}: {
  opened: EditorDocument;
  agents: readonly AgentSummary[];
  outdated: WorkflowsToUpdate;
  triggers: readonly TriggerDto[];
  sendsEmail: boolean;
  scopes: readonly Scope[];
  children: ReactNode;
}) {
  const deleted = useEditor((state) => state.deleted);
  const page = useMemo(
    () => ({
      workflowId: workflow.id,
      agents,
      outdated,
      members,
      triggers,
      sendsEmail,
      scopes,
      readOnly: !mayWrite,
      mayRun: scopes.includes("runs:write") && !deleted,
    }),
    [workflow.id, agents, outdated, members, triggers, sendsEmail, mayWrite, scopes, deleted],
  );
  return <PageContext value={page}>{children}</PageContext>;
}

export function useEditorPage(): EditorPage {
  const page = use(PageContext);
  if (!page) throw new Error("This component must be inside the editor.");
  return page;
}
