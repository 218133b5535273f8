import type { Place, WireMessage } from "./wire";

/** The maximum length of an output in characters. */
const MAX_CHARS = 256 * 1024;
/** A request for live output expires after this time. It's renewed before then. */
const WATCHED_MS = 30_000;

/** A run's live output so far. `turn` changes each time the agent starts over. */
export interface Writing extends Place {
  text: string;
  turn: number;
}

type Piece = Extract<WireMessage, { kind: "piece" }>;
type Wanted = Extract<WireMessage, { kind: "wanted" }>;

/** Stores agents' live output from this process and others, in memory: one output per run. */
export class Writings {
  readonly #texts = new Map<string, Writing & { own: boolean; sentLength: number; watchedUntil: number }>();
  #turns = 0;

  at(organizationId: string, runId: string): Writing | null {
    const writing = this.#texts.get(runId);
    return writing?.organizationId === organizationId ? writing : null;
  }

  /** Called when an agent in this process starts to write or starts over. */
  begin(place: Place): void {
    const before = this.#texts.get(place.runId);
    const watchedUntil = before?.watchedUntil ?? 0;
    this.#texts.set(place.runId, {
      ...place,
      text: "",
      turn: ++this.#turns,
      own: true,
      sentLength: -1,
      watchedUntil,
    });
  }

  write({ runId }: Place, piece: string): void {
    const writing = this.#texts.get(runId);
    if (writing) writing.text = (writing.text + piece).slice(0, MAX_CHARS);
  }

  end({ runId }: Place): void {
    this.#texts.delete(runId);
  }

  /** Yields the output that other processes requested and don't have yet. */
  *unsent(now: number): Generator<Piece> {
    for (const writing of this.#texts.values()) {
      const { text, sentLength, own, watchedUntil, organizationId, runId, stepId, attempt } = writing;
      if (!own || watchedUntil < now || sentLength === text.length) continue;
      const at = Math.max(sentLength, 0);
      writing.sentLength = text.length;
      yield { kind: "piece", organizationId, runId, stepId, attempt, at, piece: text.slice(at) };
    }
  }

  /**
   * Called when another process requests the output. If that process doesn't have everything sent so far, the output
   * is sent again from the start.
   */
  watch({ organizationId, runId, has }: Wanted, now: number): void {
    const writing = this.#texts.get(runId);
    if (!writing?.own || writing.organizationId !== organizationId) return;
    const follows = has && isSame(has.at, writing) && has.length === Math.max(writing.sentLength, 0);
    if (!follows) writing.sentLength = -1;
    writing.watchedUntil = now + WATCHED_MS;
  }

  /** Adds a piece from another process. Returns false if an earlier piece was lost. */
  take({ at, piece, kind: _, ...place }: Piece): boolean {
    const writing = this.#texts.get(place.runId);
    if (writing?.own) return true;
    if (at === 0) {
      const turn = ++this.#turns;
      this.#texts.set(place.runId, {
        ...place,
        text: piece,
        turn,
        own: false,
        sentLength: 0,
        watchedUntil: 0,
      });
      return true;
    }
    if (!writing || !isSame(place, writing) || writing.text.length !== at) return false;
    writing.text = (writing.text + piece).slice(0, MAX_CHARS);
    return true;
  }

  /** Called when no one in this process follows the output anymore. */
  drop(runId: string): void {
    if (this.#texts.get(runId)?.own === false) this.#texts.delete(runId);
  }
}

function isSame(one: Place, other: Place): boolean {
  return one.runId === other.runId && one.stepId === other.stepId && one.attempt === other.attempt;
}
