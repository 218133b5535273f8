"use client";

import type { AgentSummary } from "@/components/agent-summary";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { EditorScreen, type EditorScreenProps } from "./editor-screen";
import { EditorPageProvider } from "./page-context";
import { EditorProvider } from "./store/context";

/**
 * The editor of one workflow. `memberId` is the current user, and `selectedId` the step in the page's
 * address.
 */
export function Editor({
  memberId,
  selectedId,
  agents,
  outdated,
  mayRun,
  ...screen
}: EditorScreenProps & {
  memberId: string;
  selectedId: string | null;
  agents: readonly AgentSummary[];
  outdated: WorkflowsToUpdate;
  mayRun: boolean;
}) {
  return (
    <EditorProvider document={screen.opened} memberId={memberId} selectedId={selectedId}>
      <EditorPageProvider opened={screen.opened} {...{ agents, outdated, mayRun }}>
        <EditorScreen {...screen} />
      </EditorPageProvider>
    </EditorProvider>
  );
}
