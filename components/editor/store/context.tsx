"use client";

import { createContext, type ReactNode, use, useState } from "react";
import { useStore } from "zustand";
import { trpc } from "@/components/trpc";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { openLocalCopies } from "./local-copy";
import { openStore } from "./opened-stores";
import { sendDraft } from "./send-draft";
import type { EditorState } from "./state";
import { type EditorStore, makeEditorStore } from "./store";

const EditorContext = createContext<EditorStore | null>(null);

/** Provides one editor's store. `memberId` is the current user. */
export function EditorProvider({
  document,
  memberId,
  selectedId,
  children,
}: {
  document: EditorDocument;
  memberId: string;
  selectedId: string | null;
  children: ReactNode;
}) {
  const { client } = trpc.useUtils();
  const { id } = document.workflow;
  const [store] = useState(() => {
    const opened = openStore(`${id} ${memberId}`, () =>
      makeEditorStore(
        document,
        memberId,
        (draft) => sendDraft(client, id, draft),
        openLocalCopies(id, memberId),
        selectedId,
      ),
    );
    opened.actions.select(selectedId);
    return opened;
  });
  return <EditorContext value={store}>{children}</EditorContext>;
}

export function useEditorStore(): EditorStore {
  const store = use(EditorContext);
  if (!store) throw new Error("This component must be inside the editor.");
  return store;
}

/** Returns a part of the editor's state. If `select` creates a new object each time, React rerenders endlessly. */
export function useEditor<Part>(select: (state: EditorState) => Part): Part {
  return useStore(useEditorStore(), select);
}
