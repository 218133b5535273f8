/** What went into an earlier run of a session, and what came of it. */
export interface Turn {
  input: string;
  output: string;
}

export const MAX_TURNS = 20;
export const MAX_TURN_BYTES = 64 * 1024;

const encoder = new TextEncoder();
const CUT = "\n[cut off: it was longer]";

/**
 * The latest turns that fit, the earliest of them first. Of the very last one as much as fits is kept, since it
 * matters most; an earlier one is kept whole or not at all.
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

/** Half of the room, at most: the other half is the other text's. */
function cut(text: string): string {
  const most = MAX_TURN_BYTES / 2;
  if (bytesOf(text) <= most) return text;
  const bytes = encoder.encode(text).subarray(0, most - CUT.length);
  // A character that was cut through is left out.
  return new TextDecoder().decode(bytes).replace(/\uFFFD$/, "") + CUT;
}
