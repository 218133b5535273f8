import type { DraftDefinition } from "@/server/domain/workflow/draft";

/** What was typed and is not on the server yet, kept in this browser until it is. */
export interface LocalCopy {
  definition: DraftDefinition;
  baseRevision: number;
  /** The revision of the server's draft that it was written over. */
  draftRevision: number;
  /** What was sent and not answered: the server may hold it. */
  unanswered: DraftDefinition | null;
}

/** The copy of one page. Pages that show the same workflow do not write over each other's. */
export interface LocalCopies {
  /** What pages left behind that were closed before all was saved, oldest first. One that is open keeps its own. */
  readLeft(): Promise<LocalCopy[]>;
  /** Those that were read are kept by this page now, or on the server. */
  clearLeft(): void;
  write(copy: LocalCopy): void;
  clear(): void;
}

/** Writing a large document for each key that is pressed would be felt; so much of the last typing can be lost. */
const WRITE_AFTER_MS = 100;

/** In the browser's storage, apart for each workflow and member. A browser that stores nothing costs only this net. */
export function openLocalCopies(workflowId: string, memberId: string): LocalCopies {
  const prefix = `countersign.draft.${workflowId}.${memberId}.`;
  const own = prefix + Math.random().toString(36).slice(2);
  const attempt = <Result>(act: () => Result): Result | null => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  let read: string[] = [];
  let held = false;
  let waiting: { copy: LocalCopy; timer: ReturnType<typeof setTimeout> } | null = null;

  function take(): LocalCopy | undefined {
    const copy = waiting?.copy;
    clearTimeout(waiting?.timer);
    window.removeEventListener("pagehide", writeWaiting);
    waiting = null;
    return copy;
  }

  function writeWaiting() {
    const copy = take();
    if (copy)
      attempt(() => localStorage.setItem(own, JSON.stringify({ at: Date.now(), copy } satisfies Kept)));
  }

  function write(copy: LocalCopy) {
    if (!held) holdWhileOpen(own);
    held = true;
    if (waiting) waiting.copy = copy;
    else {
      waiting = { copy, timer: setTimeout(writeWaiting, WRITE_AFTER_MS) };
      window.addEventListener("pagehide", writeWaiting);
    }
  }

  return {
    readLeft: async () => {
      const open = await findOpen();
      const kept = attempt(() => Object.entries<string>(localStorage)) ?? [];
      const left = kept
        .filter(([key]) => key.startsWith(prefix) && key !== own && !open.has(key))
        .flatMap(([key, text]) => attempt(() => ({ key, ...(JSON.parse(text) as Kept) })) ?? [])
        .sort((a, b) => a.at - b.at);
      read = left.map(({ key }) => key);
      return left.map(({ copy }) => copy);
    },
    clearLeft: () => {
      for (const key of read) attempt(() => localStorage.removeItem(key));
    },
    write,
    clear: () => {
      take();
      attempt(() => localStorage.removeItem(own));
    },
  };
}

/** Tells other pages that the one with this copy is open: for as long as it is, however it ends. */
function holdWhileOpen(key: string) {
  navigator.locks?.request(key, () => new Promise(() => {})).catch(() => {});
}

/** The copies whose pages are open. A browser without locks, as on a page without https, names none. */
async function findOpen(): Promise<ReadonlySet<string | undefined>> {
  const locks = await navigator.locks?.query().catch(() => null);
  return new Set(locks?.held?.map(({ name }) => name));
}

interface Kept {
  at: number;
  copy: LocalCopy;
}
