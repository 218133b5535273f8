import { type Arrival, SENT_BY_STEPS } from "@/faults/witness/messages";
import type { Violation } from "./violation";

/** The messages of one kind that have to arrive for one run. */
export interface Expected {
  what: string;
  /** How many different messages have to arrive. */
  messages: number;
  /** How many times each of them can arrive. */
  most: number;
}

/** Checks that each message arrived the allowed number of times. A repeated message has the same ID. */
export function judgeMessages(expected: readonly Expected[], arrivals: readonly Arrival[]): Violation[] {
  const ids = new Map<string, string[]>();
  for (const { what, id } of arrivals) ids.set(what, [...(ids.get(what) ?? []), id]);
  const known = new Set(expected.map(({ what }) => what));
  const unknown = arrivals.filter(({ what }) => SENT_BY_STEPS.test(what) && !known.has(what));
  const seen = unknown.map(({ what }): Violation => ({ kind: "sentTwice", text: `no run sends ${what}` }));
  const wrong = expected.flatMap(({ what, messages, most }): Violation[] => {
    const arrived = ids.get(what) ?? [];
    const different = [...new Set(arrived)];
    const times = Math.max(...different.map((id) => arrived.filter((one) => one === id).length));
    if (different.length < messages)
      return [{ kind: "lost", text: `${different.length} of ${messages} arrived: ${what}` }];
    if (different.length > messages)
      return [{ kind: "sentTwice", text: `${different.length} instead of ${messages} arrived: ${what}` }];
    if (times > most)
      return [{ kind: "sentTwice", text: `arrived ${times} times instead of ${most}: ${what}` }];
    return [];
  });
  return [...seen, ...wrong];
}
