"use client";

import { createContext, type ReactNode, use, useState } from "react";
import { useStore } from "zustand";
import { trpc } from "@/components/trpc";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { DraftToSend } from "./autosave";
import { openLocalCopies } from "./local-copy";
import { sendDraft } from "./send-draft";
import type { EditorState } from "./state";
import { type EditorStore, makeEditorStore } from "./store";

const EditorContext = createContext<EditorStore | null>(null);

/** One editor's store, for everything inside. `memberId`: who writes. */
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
    const send = (draft: DraftToSend) => sendDraft(client, id, draft);
    const made = makeEditorStore(document, send, openLocalCopies(id, memberId));
    made.actions.select(selectedId);
    return made;
  });
  return <EditorContext value={store}>{children}</EditorContext>;
}

export function useEditorStore(): EditorStore {
  const store = use(EditorContext);
  if (!store) throw new Error("there is no editor around this");
  return store;
}

/** A part of the editor's state; what is given back must be the same thing while it has not changed. */
export function useEditor<Part>(select: (state: EditorState) => Part): Part {
  return useStore(useEditorStore(), select);
}
