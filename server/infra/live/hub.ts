import { AppError } from "@/server/domain/error";
import { CHANGING, type Change, isNoun, type Written } from "@/server/domain/live/live-updates";
import { metrics } from "@/server/infra/metrics";
import { type Place, split, type WireMessage } from "./wire";
import { type Writing, Writings } from "./writings";

/** How long to collect messages before sending them to other processes, in milliseconds. */
const PUBLISH_EVERY_MS = 100;

/** The maximum number of open pages per member. A refused page polls instead. */
const MAX_PER_MEMBER = 20;
const MAX_LISTENERS = 2_000;

/** Sends messages to the app's other processes. Messages can get lost. */
export interface Bus {
  send(message: WireMessage): void;
}

/** A listener for changes in one organization and for the live output of one of its runs. */
export interface Listener {
  organizationId: string;
  memberId: string;
  runId: string | null;
  /** Called when there is something to read. */
  wake: () => void;
}

interface Subscriber {
  listener: Listener;
  changes: Map<string, Change>;
  turn: number;
  length: number;
  /** Live output to clear, because its attempt ended without completing. */
  void: Place | null;
}

/** Sends changes from this process and others to the listeners in this process. */
export class Hub {
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #writings = new Writings();
  readonly #unsent = new Map<string, Map<string, Change>>();
  readonly #ended = new AbortController();
  #listening = 0;
  #bus: Bus | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** Aborted when the process is about to exit. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Ends all listeners and refuses new ones. */
  end(): void {
    this.#ended.abort();
  }

  /** Publishes a change that this process committed. */
  publish(organizationId: string, change: Change): void {
    this.#hear(organizationId, [change]);
    if (!this.#bus) return;
    const unsent = this.#unsent.get(organizationId) ?? new Map<string, Change>();
    this.#unsent.set(organizationId, unsent.set(keyOf(change), change));
    this.#tellSoon();
  }

  /** Receives an agent's output as it's written. A null piece means that the agent starts over. */
  write(place: Place, piece: string | null): void {
    if (piece === null) this.#writings.begin(place);
    else this.#writings.write(place, piece);
    this.#written(place);
  }

  /**
   * Ends an agent's live output. If `kept`, the text becomes the step's output and stays visible until the
   * output is stored.
   */
  endWriting(place: Place, kept: boolean): void {
    if (!kept) {
      this.write(place, null);
      for (const subscriber of this.#subscribers.get(place.organizationId) ?? [])
        if (subscriber.listener.runId === place.runId) subscriber.void = place;
    }
    this.#tell();
    this.#writings.end(place);
  }

  listen(listener: Listener): { take(): Change[]; read(): Written | null; close(): void } {
    const { organizationId, memberId, runId } = listener;
    const subscriber: Subscriber = { listener, changes: new Map(), turn: 0, length: 0, void: null };
    const subscribers = this.#subscribers.get(organizationId) ?? new Set();
    const own = [...subscribers].filter((other) => other.listener.memberId === memberId).length;
    if (own >= MAX_PER_MEMBER || this.#listening >= MAX_LISTENERS || this.#ended.signal.aborted)
      throw new AppError(
        "unavailable",
        "Too many open pages for live updates. Additional pages poll instead.",
      );
    this.#subscribers.set(organizationId, subscribers.add(subscriber));
    metrics().streams.set(++this.#listening);
    this.askFor(organizationId, runId);
    return {
      take() {
        const changes = [...subscriber.changes.values()];
        subscriber.changes.clear();
        return changes;
      },
      read: () => {
        const writing = runId === null ? null : this.#writings.at(organizationId, runId);
        return writing ? readOn(subscriber, writing) : readVoid(subscriber);
      },
      close: () => {
        if (!subscribers.delete(subscriber)) return;
        metrics().streams.set(--this.#listening);
        if (subscribers.size === 0) this.#subscribers.delete(organizationId);
        if (runId !== null && ![...subscribers].some((other) => other.listener.runId === runId))
          this.#writings.drop(runId);
      },
    };
  }

  /**
   * Asks other processes for a run's live output. Call this repeatedly, because they forget the request after
   * a while.
   */
  askFor(organizationId: string, runId: string | null): void {
    if (runId === null) return;
    const writing = this.#writings.at(organizationId, runId);
    const has = writing && { at: placeOf(writing), length: writing.text.length };
    this.#bus?.send({ kind: "wanted", organizationId, runId, has });
  }

  /** Connects to other processes. Tells listeners to refetch everything, since messages may have been lost. */
  join(bus: Bus): void {
    this.#bus = bus;
    for (const [organizationId, subscribers] of this.#subscribers) {
      for (const { listener } of subscribers) this.askFor(organizationId, listener.runId);
      this.#hear(organizationId, ANYTHING);
    }
  }

  leave(): void {
    this.#bus = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Handles a message from another process. */
  receive(message: WireMessage): void {
    switch (message.kind) {
      case "changes":
        this.#hear(message.organizationId, message.changes);
        break;
      case "wanted":
        this.#writings.watch(message, Date.now());
        this.#tellSoon();
        break;
      case "piece": {
        const { organizationId, runId } = message;
        const subscribers = [...(this.#subscribers.get(organizationId) ?? [])];
        const readers = subscribers.filter(({ listener }) => listener.runId === runId);
        if (readers.length === 0) break;
        if (this.#writings.take(message)) for (const { listener } of readers) listener.wake();
        else this.askFor(organizationId, runId);
      }
    }
  }

  #hear(organizationId: string, changes: readonly Change[]): void {
    for (const { listener, changes: heard } of this.#subscribers.get(organizationId) ?? []) {
      for (const change of changes) heard.set(keyOf(change), change);
      listener.wake();
    }
  }

  #written({ organizationId, runId }: Place): void {
    for (const { listener } of this.#subscribers.get(organizationId) ?? [])
      if (listener.runId === runId) listener.wake();
    if (this.#bus) this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => this.#tell(), PUBLISH_EVERY_MS).unref();
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#bus) return;
    for (const [organizationId, unsent] of this.#unsent) {
      const changes = [...unsent.values()];
      for (const part of split({ kind: "changes", organizationId, changes })) this.#bus.send(part);
    }
    this.#unsent.clear();
    for (const piece of this.#writings.unsent(Date.now()))
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

/** Returns the output that this listener hasn't read yet, or the whole output if the agent started over. */
function readOn(subscriber: Subscriber, { stepId, attempt, text, turn }: Writing): Written | null {
  const restarted = subscriber.turn !== turn;
  const at = restarted ? 0 : subscriber.length;
  if (!restarted && at === text.length) return null;
  subscriber.void = null;
  subscriber.turn = turn;
  subscriber.length = text.length;
  return { stepId, attempt, at, piece: text.slice(at) };
}

function readVoid(subscriber: Subscriber): Written | null {
  const place = subscriber.void;
  subscriber.void = null;
  return place && { stepId: place.stepId, attempt: place.attempt, at: 0, piece: "" };
}

// Each Next bundle has its own copy of this module, so the hub is stored globally.
declare global {
  var countersignHub: Hub | undefined;
}

export function hub(): Hub {
  globalThis.countersignHub ??= new Hub();
  return globalThis.countersignHub;
}
