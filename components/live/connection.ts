import type { Change, Heard, Noun, Written } from "@/server/domain/live/live-updates";

/** Pages show `live` and `reconnecting`, but not `connecting`. */
export type LiveState = "connecting" | "live" | "reconnecting";

/** A step's output so far, while the agent writes it. */
export interface WrittenText {
  stepId: string;
  attempt: number;
  text: string;
}

/** Opens a stream. Returns a function that closes it. */
export type Open = (
  input: { runId: string | null },
  on: { onMessage: (message: Heard) => void; onLost: () => void },
) => () => void;

interface Listener {
  noun: Noun;
  /** Null to listen for changes to any item. */
  id: string | null;
  onChange: () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** How long connecting can take before the state becomes `reconnecting`. */
const QUIET_MS = 2_000;
/** A tab hidden for this long disconnects, because browsers allow only six connections to a server across all tabs. */
const HIDDEN_MS = 5_000;

/** This tab's only stream, shared by all listeners. */
export class LiveConnection {
  #open: Open | null = null;
  #close: (() => void) | null = null;
  #state: LiveState = "connecting";
  #written: WrittenText | null = null;
  #failed = 0;
  #wait: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  readonly #runs: string[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();

  /** Connects while the page is visible. Returns a function that disconnects. */
  start(open: Open): () => void {
    this.#open = open;
    const onVisibility = () => {
      clearTimeout(this.#wait);
      if (!document.hidden && !this.#close) this.#connect();
      if (document.hidden) this.#wait = setTimeout(() => this.#disconnect(), HIDDEN_MS);
    };
    document.addEventListener("visibilitychange", onVisibility);
    if (!document.hidden) this.#connect();
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      this.#disconnect();
      this.#open = null;
    };
  }

  /** Calls the listener on each change. Returns a function that removes the listener. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    // Something may have changed before the listener was added.
    if (this.#state === "live") listener.onChange();
    return () => this.#listeners.delete(listener);
  }

  /** Follows a run's live output. Returns a function that stops following it. */
  followRun(runId: string): () => void {
    const before = this.#runs.at(-1);
    this.#runs.push(runId);
    if (before !== runId) this.#switchRun();
    return () => {
      this.#runs.splice(this.#runs.lastIndexOf(runId), 1);
      if (this.#runs.at(-1) !== runId) this.#switchRun();
    };
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly state = (): LiveState => this.#state;
  readonly written = (): WrittenText | null => this.#written;

  #connect(): void {
    if (!this.#open) return;
    clearTimeout(this.#wait);
    if (this.#state !== "reconnecting") this.#quiet ??= setTimeout(() => this.#set("reconnecting"), QUIET_MS);
    let first = true;
    this.#close = this.#open(
      { runId: this.#runs.at(-1) ?? null },
      {
        onMessage: ({ changes, written }) => {
          if (first) this.#onConnected(written);
          else if (written) this.#append(written);
          first = false;
          for (const listener of this.#listeners)
            if (changes.some((change) => concerns(change, listener))) listener.onChange();
        },
        onLost: () => this.#reconnect(),
      },
    );
  }

  #onConnected(written: Written | null): void {
    this.#failed = 0;
    this.#written = null;
    if (written) this.#append(written);
    this.#set("live");
    // Anything may have changed while disconnected, so this rereads everything.
    for (const listener of this.#listeners) listener.onChange();
  }

  #reconnect(): void {
    this.#disconnect();
    this.#quiet = setTimeout(() => this.#set("reconnecting"), QUIET_MS);
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#failed++, LONGEST_WAIT_MS);
    // Random, so that pages don't all reconnect at the same moment.
    if (!document.hidden) this.#wait = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
  }

  /**
   * Reconnects to follow a different run. Deferred, because during navigation both the old page and the new page call
   * this.
   */
  #switchRun(): void {
    this.#written = null;
    if (!this.#close) return;
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => {
      this.#close?.();
      this.#connect();
    }, 0);
  }

  #disconnect(): void {
    clearTimeout(this.#wait);
    clearTimeout(this.#quiet);
    this.#quiet = undefined;
    this.#close?.();
    this.#close = null;
    if (this.#state === "live") this.#set("connecting");
  }

  #set(state: LiveState): void {
    clearTimeout(this.#quiet);
    this.#quiet = undefined;
    this.#state = state;
    this.#notify();
  }

  #append({ stepId, attempt, at, piece }: Written): void {
    const text = at === 0 ? "" : this.#written?.text.slice(0, at);
    this.#written = text === undefined ? null : { stepId, attempt, text: text + piece };
    this.#notify();
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

function concerns(change: Change, { noun, id }: Listener): boolean {
  return change.noun === noun && (change.id === null || id === null || change.id === id);
}
