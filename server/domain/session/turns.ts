/** The input and output of an earlier run in a session. */
export interface Turn {
  input: string;
  output: string;
}

export const MAX_TURNS = 20;
export const MAX_TURN_BYTES = 64 * 1024;

const encoder = new TextEncoder();
const CUT = "\n[truncated]";

/**
 * Returns the latest turns that fit, oldest first. Truncates the latest turn if needed, because it matters
 * most. Keeps earlier turns whole or omits them.
 */
export function fitTurns(latestFirst: readonly Turn[]): Turn[] {
  const kept: Turn[] = [];
  let room = MAX_TURN_BYTES;
  for (const turn of latestFirst.slice(0, MAX_TURNS)) {
    const size = bytesOf(turn.input) + bytesOf(turn.output);
    if (size > room) {
      if (kept.length === 0) kept.push({ input: cut(turn.input), output: cut(turn.output) });
      break;
    }
    kept.push(turn);
    room -= size;
  }
  return kept.reverse();
}

const bytesOf = (text: string) => encoder.encode(text).length;

/** Truncates text to half the limit, since a turn has an input and an output. */
function cut(text: string): string {
  const max = MAX_TURN_BYTES / 2;
  if (bytesOf(text) <= max) return text;
  const bytes = encoder.encode(text).subarray(0, max - CUT.length);
  // Drop a character that was cut in half.
  return new TextDecoder().decode(bytes).replace(/\uFFFD$/, "") + CUT;
}
