"use client";

import type { AgentSummary } from "@/components/agent-summary";
import type { Scope } from "@/server/domain/access/access";
import type { TriggerDto } from "@/server/domain/trigger/api";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { EditorScreen, type EditorScreenProps } from "./editor-screen";
import { EditorPageProvider } from "./page-context";
import { EditorProvider } from "./store/context";

/**
 * The editor of one workflow. `memberId` and `scopes` are the current user's, and `selectedId` is the step in
 * the page's URL.
 */
export function Editor({
  memberId,
  selectedId,
  agents,
  outdated,
  triggers,
  sendsEmail,
  scopes,
  ...screen
}: EditorScreenProps & {
  memberId: string;
  selectedId: string | null;
  agents: readonly AgentSummary[];
  outdated: WorkflowsToUpdate;
  triggers: readonly TriggerDto[];
  sendsEmail: boolean;
  scopes: readonly Scope[];
}) {
  return (
    <EditorProvider document={screen.opened} memberId={memberId} selectedId={selectedId}>
      <EditorPageProvider opened={screen.opened} {...{ agents, outdated, triggers, sendsEmail, scopes }}>
        <EditorScreen {...screen} />
      </EditorPageProvider>
    </EditorProvider>
  );
}
