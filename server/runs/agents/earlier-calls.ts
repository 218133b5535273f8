import type { MadeCall } from "@/server/domain/tool/made-call";
import type { Delimiter } from "./delimit";

/** How much of the earlier calls the prompt repeats. */
const MAX_CHARS = 128 * 1024;
const TOO_LONG = "It is too long to be told again.";

/** Earlier calls as lines of JSON. The latest are included in full as far as there is room. */
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

/** Tells a restarted model what was done before, so it doesn't do it twice. */
export function recallCalls(calls: string, delimit: Delimiter["delimit"]): string {
  return `You have worked on this before, and called tools:
${delimit("calls made before", calls)}

A call that has an output was made, and what it did is done: use its output, and do not make it again. Of one with an error, the error says whether it may have happened.`;
}
