import { AppError } from "@/server/domain/error";
import { CHANGING, type Change, isNoun, type Written } from "@/server/domain/live/change";
import { metrics } from "@/server/infra/metrics";
import { type Place, split, type WireMessage } from "./wire";
import { type Writing, Writings } from "./writings";

/** What other processes are told at most: this often a second. */
const TELL_EVERY_MS = 100;

/** A member with a page in each of so many windows; a page that is refused asks now and then instead. */
const MOST_OF_ONE = 20;
const MOST_OF_ALL = 2_000;

/** What carries messages to the other processes of the app. It may lose them. */
export interface Bus {
  send(message: WireMessage): void;
}

/** Somebody who listens to one organization, and to what is written at one run of it. */
export interface Listener {
  organizationId: string;
  memberId: string;
  runId: string | null;
  /** Called when there is something to take. */
  wake: () => void;
}

interface Ear {
  listener: Listener;
  changes: Map<string, Change>;
  turn: number;
  length: number;
  /** What was told of it came to nothing. */
  void: Place | null;
}

/** Where what changed here or in another process reaches who listens in this one. */
export class Hub {
  readonly #ears = new Map<string, Set<Ear>>();
  readonly #writings = new Writings();
  readonly #untold = new Map<string, Map<string, Change>>();
  readonly #ended = new AbortController();
  #listening = 0;
  #bus: Bus | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** Aborted when the process is about to end. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Ends all who listen, and lets nobody begin. */
  end(): void {
    this.#ended.abort();
  }

  /** What changed in this process, after it was committed. */
  publish(organizationId: string, change: Change): void {
    this.#hear(organizationId, [change]);
    if (!this.#bus) return;
    const untold = this.#untold.get(organizationId) ?? new Map<string, Change>();
    this.#untold.set(organizationId, untold.set(keyOf(change), change));
    this.#tellSoon();
  }

  /** Takes what an agent writes; null: it begins anew. */
  write(place: Place, piece: string | null): void {
    if (piece === null) this.#writings.begin(place);
    else this.#writings.write(place, piece);
    this.#written(place);
  }

  /** The agent has ended. Kept: what it wrote is its output, and shown until that is there. */
  endWriting(place: Place, kept: boolean): void {
    if (!kept) {
      this.write(place, null);
      for (const ear of this.#ears.get(place.organizationId) ?? [])
        if (ear.listener.runId === place.runId) ear.void = place;
    }
    this.#tell();
    this.#writings.end(place);
  }

  listen(listener: Listener): { take(): Change[]; read(): Written | null; close(): void } {
    const { organizationId, memberId, runId } = listener;
    const ear: Ear = { listener, changes: new Map(), turn: 0, length: 0, void: null };
    const ears = this.#ears.get(organizationId) ?? new Set();
    const own = [...ears].filter((other) => other.listener.memberId === memberId).length;
    if (own >= MOST_OF_ONE || this.#listening >= MOST_OF_ALL || this.#ended.signal.aborted)
      throw new AppError(
        "unavailable",
        "No more pages can be kept up to date at once. They ask now and then.",
      );
    this.#ears.set(organizationId, ears.add(ear));
    metrics().streams.set(++this.#listening);
    this.askFor(organizationId, runId);
    return {
      take() {
        const changes = [...ear.changes.values()];
        ear.changes.clear();
        return changes;
      },
      read: () => {
        const writing = runId === null ? null : this.#writings.at(organizationId, runId);
        return writing ? readOn(ear, writing) : readVoid(ear);
      },
      close: () => {
        if (!ears.delete(ear)) return;
        metrics().streams.set(--this.#listening);
        if (ears.size === 0) this.#ears.delete(organizationId);
        if (runId !== null && ![...ears].some((other) => other.listener.runId === runId))
          this.#writings.drop(runId);
      },
    };
  }

  /** Has another process tell what is written at a run; it forgets after a while, so this is said again. */
  askFor(organizationId: string, runId: string | null): void {
    if (runId === null) return;
    const writing = this.#writings.at(organizationId, runId);
    const has = writing && { at: placeOf(writing), length: writing.text.length };
    this.#bus?.send({ kind: "wanted", organizationId, runId, has });
  }

  /** From now on other processes are told, and heard by `receive`. Something may have been missed before. */
  join(bus: Bus): void {
    this.#bus = bus;
    for (const [organizationId, ears] of this.#ears) {
      for (const { listener } of ears) this.askFor(organizationId, listener.runId);
      this.#hear(organizationId, ANYTHING);
    }
  }

  leave(): void {
    this.#bus = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** What another process told. */
  receive(message: WireMessage): void {
    switch (message.kind) {
      case "changes":
        this.#hear(message.organizationId, message.changes);
        break;
      case "wanted":
        this.#writings.want(message, Date.now());
        this.#tellSoon();
        break;
      case "piece": {
        const { organizationId, runId } = message;
        const ears = [...(this.#ears.get(organizationId) ?? [])];
        const readers = ears.filter(({ listener }) => listener.runId === runId);
        if (readers.length === 0) break;
        if (this.#writings.take(message)) for (const { listener } of readers) listener.wake();
        else this.askFor(organizationId, runId);
      }
    }
  }

  #hear(organizationId: string, changes: readonly Change[]): void {
    for (const { listener, changes: heard } of this.#ears.get(organizationId) ?? []) {
      for (const change of changes) heard.set(keyOf(change), change);
      listener.wake();
    }
  }

  #written({ organizationId, runId }: Place): void {
    for (const { listener } of this.#ears.get(organizationId) ?? [])
      if (listener.runId === runId) listener.wake();
    if (this.#bus) this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => this.#tell(), TELL_EVERY_MS).unref();
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#bus) return;
    for (const [organizationId, untold] of this.#untold) {
      const changes = [...untold.values()];
      for (const part of split({ kind: "changes", organizationId, changes })) this.#bus.send(part);
    }
    this.#untold.clear();
    for (const piece of this.#writings.untold(Date.now()))
      for (const part of split(piece)) this.#bus.send(part);
  }
}

const ANYTHING: readonly Change[] = Object.keys(CHANGING)
  .filter(isNoun)
  .map((noun) => ({ noun, id: null }));

const keyOf = ({ noun, id }: Change) => `${noun} ${id}`;

const placeOf = ({ organizationId, runId, stepId, attempt }: Writing): Place => ({
  organizationId,
  runId,
  stepId,
  attempt,
});

/** What of a text this one has not read; all of it where it began anew. */
function readOn(ear: Ear, { stepId, attempt, text, turn }: Writing): Written | null {
  const anew = ear.turn !== turn;
  const at = anew ? 0 : ear.length;
  if (!anew && at === text.length) return null;
  ear.void = null;
  ear.turn = turn;
  ear.length = text.length;
  return { stepId, attempt, at, piece: text.slice(at) };
}

function readVoid(ear: Ear): Written | null {
  const place = ear.void;
  ear.void = null;
  return place && { stepId: place.stepId, attempt: place.attempt, at: 0, piece: "" };
}

// Next's bundles each have their own copy of this module; all of them speak and listen in one place.
declare global {
  var countersignHub: Hub | undefined;
}

export function hub(): Hub {
  globalThis.countersignHub ??= new Hub();
  return globalThis.countersignHub;
}
