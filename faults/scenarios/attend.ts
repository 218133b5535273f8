import { setTimeout as pause } from "node:timers/promises";
import type { Accepted } from "@/faults/judge/violation";
import type { Stage } from "@/faults/stage";
import type { Messages } from "@/faults/witness/messages";

const POLL_MS = 40;

/** A run whose second step sends one message, after a human step. */
export interface Sending extends Accepted {
  /** The message's name at the witness. */
  message: string;
  /**
   * How many times a person continued the run although the request had arrived. The receiver recognizes the repeated
   * request by its key.
   */
  repeats: number;
}

/** How many uncertain messages had arrived when a person checked, and how many hadn't. */
interface Answers {
  arrived: number;
  missing: number;
}

interface Waiting {
  runId: string;
  generation: number;
  reviewId: string | null;
  isDelivery: boolean;
}

const STOPPED = "The app stopped during this request.";

/** The runs that wait for a person, and those that failed because nobody knows whether a request arrived. */
const WAITING = `
  select run.id as "runId", run.generation, review.id as "reviewId",
    coalesce(review."outgoingId" is not null, false) as "isDelivery"
  from "Run" run left join "Review" review on review."runId" = run.id and review.status = 'OPEN'
  where run.id = any($1)
    and (review.id is not null or run.status = 'FAILED' and run.error ->> 'message' like '${STOPPED}%')`;

/**
 * Does what people would do, until `isOver` returns true: approves documents, and checks whether uncertain messages
 * arrived. Sends each request twice at the same time.
 */
export async function attend(
  { installation, client }: Stage,
  messages: Messages,
  runs: readonly Sending[],
  isOver: () => boolean,
): Promise<Answers> {
  const answers = { arrived: 0, missing: 0 };
  const answered = new Map<string, Promise<void>>();
  for (; !isOver(); await pause(POLL_MS)) {
    const rows = await installation.sql<Waiting>(WAITING, [runs.map(({ runId }) => runId)]);
    for (const row of rows) {
      const run = runs.find(({ runId }) => runId === row.runId);
      const id = row.reviewId ?? `${row.runId}-${row.generation}`;
      if (!run || answered.has(id)) continue;
      const answering = answer(run, row);
      // Prevents an unhandled rejection. `Promise.all` below throws the error.
      answering.catch(() => {});
      answered.set(id, answering);
    }
  }
  await Promise.all(answered.values());
  return answers;

  async function answer(run: Sending, { reviewId, isDelivery, generation }: Waiting): Promise<void> {
    if (reviewId && !isDelivery) return decide(reviewId, { decision: "approve" });
    const hasArrived = await messages.hasArrived(run.message);
    answers[hasArrived ? "arrived" : "missing"] += 1;
    if (reviewId)
      return decide(
        reviewId,
        hasArrived
          ? { decision: "approve", reason: "It arrived." }
          : { decision: "request_changes", reason: "It didn't arrive." },
      );
    if (hasArrived) run.repeats += 1;
    const path = `/workflows/runs/${run.runId}/continue`;
    await twice(path, { allowSideEffects: [2] }, `continue-${run.key}-${generation}`);
  }

  function decide(reviewId: string, body: object): Promise<void> {
    return twice(`/reviews/${reviewId}/decide`, body);
  }

  /**
   * Sends a request twice in parallel. Without a key, one of the two gets 409. Both get 409 if an earlier attempt was
   * accepted but its response was lost.
   */
  async function twice(path: string, body: object, key?: string): Promise<void> {
    const sent = key === undefined ? { body } : { body, key };
    const replies = await Promise.all([1, 2].map(() => client.request("POST", path, sent)));
    const wrong = replies.find(({ status }) => status !== 202 && status !== 409);
    if (wrong) throw new Error(`${path} was answered with ${wrong.status} ${JSON.stringify(wrong.json)}`);
  }
}
