import type { Change, Heard, Noun, Written } from "@/server/domain/live/change";

/** Connecting is a moment that nobody needs to hear of. */
export type LiveState = "connecting" | "live" | "reconnecting";

/** What an agent has written so far at a step. */
export interface WrittenText {
  stepId: string;
  attempt: number;
  text: string;
}

/** Opens a stream; answers with what closes it. */
export type Open = (
  input: { runId: string | null },
  on: { heard: (heard: Heard) => void; lost: () => void },
) => () => void;

interface Ear {
  noun: Noun;
  /** Null: any of them. */
  id: string | null;
  hear: () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Shorter than that, a page says nothing of it. */
const QUIET_MS = 2_000;
/** Browsers open six connections to a server, for all tabs: one that nobody looks at needs none. */
const HIDDEN_MS = 5_000;

/** The one stream of this tab, for all that listens in it. */
export class LiveConnection {
  #open: Open | null = null;
  #close: (() => void) | null = null;
  #state: LiveState = "connecting";
  #written: WrittenText | null = null;
  #failed = 0;
  #wait: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  readonly #runs: string[] = [];
  readonly #ears = new Set<Ear>();
  readonly #watchers = new Set<() => void>();

  /** Begins to listen, for as long as the page is looked at; answers with what ends it. */
  start(open: Open): () => void {
    this.#open = open;
    const onVisibility = () => {
      clearTimeout(this.#wait);
      if (!document.hidden && !this.#close) this.#connect();
      if (document.hidden) this.#wait = setTimeout(() => this.#rest(), HIDDEN_MS);
    };
    document.addEventListener("visibilitychange", onVisibility);
    if (!document.hidden) this.#connect();
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      this.#rest();
      this.#open = null;
    };
  }

  /** Has something read again when it is another. */
  listen(ear: Ear): () => void {
    this.#ears.add(ear);
    // What changed before anybody listened for it.
    if (this.#state === "live") ear.hear();
    return () => this.#ears.delete(ear);
  }

  /** Reads along what is written at a run, from now on. */
  readAlong(runId: string): () => void {
    const before = this.#runs.at(-1);
    this.#runs.push(runId);
    if (before !== runId) this.#turn();
    return () => {
      this.#runs.splice(this.#runs.lastIndexOf(runId), 1);
      if (this.#runs.at(-1) !== runId) this.#turn();
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
        heard: ({ changes, written }) => {
          if (first) this.#hasConnected(written);
          else if (written) this.#read(written);
          first = false;
          for (const ear of this.#ears) if (changes.some((change) => concerns(change, ear))) ear.hear();
        },
        lost: () => this.#again(),
      },
    );
  }

  #hasConnected(written: Written | null): void {
    this.#failed = 0;
    this.#written = null;
    if (written) this.#read(written);
    this.#set("live");
    // What changed while nobody listened is found by reading all of it again.
    for (const ear of this.#ears) ear.hear();
  }

  #again(): void {
    this.#rest();
    this.#quiet = setTimeout(() => this.#set("reconnecting"), QUIET_MS);
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#failed++, LONGEST_WAIT_MS);
    // Pages that lost the same server do not all come back at once.
    if (!document.hidden) this.#wait = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
  }

  /** Listens to another run: soon, since a page that is left and one that is come to say so in turn. */
  #turn(): void {
    this.#written = null;
    if (!this.#close) return;
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => {
      this.#close?.();
      this.#connect();
    }, 0);
  }

  #rest(): void {
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
    this.#tell();
  }

  #read({ stepId, attempt, at, piece }: Written): void {
    const text = at === 0 ? "" : this.#written?.text.slice(0, at);
    this.#written = text === undefined ? null : { stepId, attempt, text: text + piece };
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

function concerns(change: Change, { noun, id }: Ear): boolean {
  return change.noun === noun && (change.id === null || id === null || change.id === id);
}
