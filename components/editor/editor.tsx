"use client";

import { EditorScreen, type EditorScreenProps } from "./editor-screen";
import { EditorProvider } from "./store/context";

/** The editor of one workflow. `memberId`: who writes. */
export function Editor({ memberId, ...screen }: { memberId: string } & EditorScreenProps) {
  return (
    <EditorProvider document={screen.opened} memberId={memberId}>
      <EditorScreen {...screen} />
    </EditorProvider>
  );
}
