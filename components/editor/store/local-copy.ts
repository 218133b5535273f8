import type { DraftDefinition } from "@/server/domain/workflow/draft";

/** Unsaved changes, kept in this browser until they're on the server. */
export interface LocalCopy {
  definition: DraftDefinition;
  baseRevision: number;
  /** The revision of the server's draft that the changes are based on. */
  draftRevision: number;
  /** A document that was sent but got no response, so the server may have it. */
  unanswered: DraftDefinition | null;
}

/** Each open page writes its own copy, so that pages of the same workflow don't overwrite each other's changes. */
export interface LocalCopies {
  /** Returns the copies of pages that were closed with unsaved changes, oldest first. */
  readLeft(): Promise<LocalCopy[]>;
  /** Removes the copies that `readLeft` returned, because this page or the server has their changes now. */
  clearLeft(): void;
  write(copy: LocalCopy): void;
  clear(): void;
}

/**
 * Delays writing, because writing a large document on each key press would be slow. A crash can lose this
 * many milliseconds of typing.
 */
const WRITE_AFTER_MS = 100;

/** Keeps copies in the browser's storage, per workflow and member. Keeps none if storage is unavailable. */
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
      const open = await findOpenKeys();
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

/** Holds a lock while this page is open, so that other pages leave its copy alone. */
function holdWhileOpen(key: string) {
  navigator.locks?.request(key, () => new Promise(() => {})).catch(() => {});
}

/** Returns the keys of open pages' copies. Empty in browsers without locks and on pages served without HTTPS. */
async function findOpenKeys(): Promise<ReadonlySet<string | undefined>> {
  const locks = await navigator.locks?.query().catch(() => null);
  return new Set(locks?.held?.map(({ name }) => name));
}

interface Kept {
  at: number;
  copy: LocalCopy;
}
