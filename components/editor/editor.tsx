"use client";

import type { AgentSummary } from "@/components/agent-summary";
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
  mayRun,
  ...screen
}: EditorScreenProps & {
  memberId: string;
  selectedId: string | null;
  agents: readonly AgentSummary[];
  mayRun: boolean;
}) {
  return (
    <EditorProvider document={screen.opened} memberId={memberId} selectedId={selectedId}>
      <EditorPageProvider opened={screen.opened} agents={agents} mayRun={mayRun}>
        <EditorScreen {...screen} />
      </EditorPageProvider>
    </EditorProvider>
  );
}
