import type { MadeCall } from "@/server/domain/tool/made-call";
import type { Delimiter } from "./delimit";

/** The maximum length of the earlier calls in a prompt. */
const MAX_CHARS = 128 * 1024;
const TOO_LONG = "Omitted: too long to repeat.";

/** Writes earlier calls as lines of JSON. Includes as many of the latest calls in full as fit. */
export function writeCalls(calls: readonly MadeCall[]): string {
  let room = MAX_CHARS;
  const lines = calls.toReversed().map(({ server, tool, input, output, error }) => {
    const outcome = error === null ? { output } : { error };
    const whole = JSON.stringify({ server, tool, input, ...outcome });
    room -= whole.length;
    return room >= 0 ? whole : JSON.stringify({ server, tool, output: TOO_LONG });
  });
  return lines.toReversed().join("\n");
}

/**
 * Writes the part of a prompt that lists the calls already made, so that a model that starts over doesn't repeat them.
 */
export function recallCalls(calls: string, delimit: Delimiter["delimit"]): string {
  return `You already worked on this and called tools:
${delimit("calls made before", calls)}

A call with an output was completed: use its output, and do not make the call again. If a call has an error, the error says whether the call may have happened.`;
}
