"use client";

import { EditorScreen, type EditorScreenProps } from "./editor-screen";
import { EditorProvider } from "./store/context";

/** The editor of one workflow. `memberId`: who writes; `selectedId`: the step that the address names. */
export function Editor({
  memberId,
  selectedId,
  ...screen
}: { memberId: string; selectedId: string | null } & EditorScreenProps) {
  return (
    <EditorProvider document={screen.opened} memberId={memberId} selectedId={selectedId}>
      <EditorScreen {...screen} />
    </EditorProvider>
  );
}
