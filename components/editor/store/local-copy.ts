import type { DraftDefinition } from "@/server/domain/workflow/draft";

/** What was typed and is not on the server yet, kept in this browser until it is. */
export interface LocalCopy {
  definition: DraftDefinition;
  baseRevision: number;
  /** The revision of the server's draft that it was written over. */
  draftRevision: number;
}

export interface LocalCopies {
  read(): LocalCopy | null;
  write(copy: LocalCopy): void;
  clear(): void;
}

/** In the browser's storage, apart for each workflow and member. A browser that stores nothing costs only this net. */
export function openLocalCopies(workflowId: string, memberId: string): LocalCopies {
  const key = `countersign.draft.${workflowId}.${memberId}`;
  const attempt = <Result>(act: () => Result): Result | null => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    read: () => attempt(() => JSON.parse(localStorage.getItem(key) ?? "null")),
    write: (copy) => void attempt(() => localStorage.setItem(key, JSON.stringify(copy))),
    clear: () => void attempt(() => localStorage.removeItem(key)),
  };
}
