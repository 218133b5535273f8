import { type Decoded, STEPS_PER_TURN } from "./decode-escapes";

/** A match in the text. `end` is the index after its last character. */
export interface Span {
  start: number;
  end: number;
}

/**
 * Finds many patterns in one pass (Aho-Corasick). The time depends only on the length of the text, not on the
 * number of patterns or near matches.
 */
export class PatternSet {
  /** The next node, indexed by `node * 256 + byte`. */
  readonly #next = new Map<number, number>();
  /** For each node, the node to continue from on a mismatch. This is the failure link in Aho-Corasick. */
  readonly #fallback = [0];
  readonly #depth = [0];
  /** The length of the longest pattern that ends at a node, or 0 if none does. */
  readonly #found = [0];
  /** For each node, how many of the most recent bytes could be the start of a longer match. */
  readonly #begun = [0];

  /** Creates a set of patterns. Like `search`, regularly yields to other work. */
  static *of(patterns: Iterable<readonly number[]>): Generator<void, PatternSet> {
    const set = new PatternSet();
    let steps = 0;
    for (const pattern of patterns) {
      set.#add(pattern);
      steps += pattern.length;
      if (steps < STEPS_PER_TURN) continue;
      steps = 0;
      yield;
    }
    yield* set.#link();
    return set;
  }

  /**
   * Returns all matches, with overlapping spans merged, and the position where an incomplete match may start.
   */
  *search({ bytes, starts, ends, settled }: Decoded): Generator<void, { spans: Span[]; open: number }> {
    const spans: Span[] = [];
    let node = 0;
    let open = Number.POSITIVE_INFINITY;
    const startOf = (index: number) => starts[index] ?? Number.POSITIVE_INFINITY;
    for (let at = 0, steps = 0; at < bytes.length; at++) {
      if (at === settled) open = startOf(at - (this.#begun[node] ?? 0));
      const byte = fold(bytes[at] ?? 0);
      let next = this.#next.get(node * 256 + byte);
      for (; next === undefined && node !== 0; steps++) {
        node = this.#fallback[node] ?? 0;
        next = this.#next.get(node * 256 + byte);
      }
      node = next ?? 0;
      const found = this.#found[node] ?? 0;
      if (found > 0) join(spans, { start: startOf(at - found + 1), end: ends[at] ?? 0 });
      if (++steps >= STEPS_PER_TURN) {
        steps = 0;
        yield;
      }
    }
    return { spans, open: Math.min(open, startOf(bytes.length - (this.#begun[node] ?? 0))) };
  }

  #add(pattern: readonly number[]): void {
    let node = 0;
    for (const byte of pattern) {
      const key = node * 256 + fold(byte);
      const next = this.#next.get(key) ?? this.#depth.length;
      if (next === this.#depth.length) {
        this.#next.set(key, next);
        this.#depth.push((this.#depth[node] ?? 0) + 1);
        this.#fallback.push(0);
        this.#found.push(0);
        this.#begun.push(0);
      }
      node = next;
    }
    this.#found[node] = this.#depth[node] ?? 0;
  }

  /** Links shallow nodes first, since each fallback is a shallower node. */
  *#link(): Generator<void> {
    let steps = 0;
    const byDepth: [key: number, node: number][][] = [];
    for (const edge of this.#next) {
      const depth = this.#depth[edge[1]] ?? 0;
      byDepth[depth] ??= [];
      byDepth[depth].push(edge);
    }
    const parents = new Set<number>();
    for (const key of this.#next.keys()) parents.add(Math.floor(key / 256));
    for (const edges of byDepth.slice(1)) {
      for (const [key, node] of edges) {
        const fallback = this.#findFallback(Math.floor(key / 256), key % 256);
        this.#fallback[node] = fallback;
        if (this.#found[node] === 0) this.#found[node] = this.#found[fallback] ?? 0;
        this.#begun[node] = (parents.has(node) ? this.#depth[node] : this.#begun[fallback]) ?? 0;
      }
      steps += edges.length;
      if (steps < STEPS_PER_TURN) continue;
      steps = 0;
      yield;
    }
  }

  #findFallback(parent: number, byte: number): number {
    if (parent === 0) return 0;
    let node = this.#fallback[parent] ?? 0;
    let next = this.#next.get(node * 256 + byte);
    while (next === undefined && node !== 0) {
      node = this.#fallback[node] ?? 0;
      next = this.#next.get(node * 256 + byte);
    }
    return next ?? 0;
  }
}

/** Adds a span, merged with any spans it overlaps. The new span must not end before the last one. */
export function join(spans: Span[], { start, end }: Span): void {
  let first = start;
  for (let last = spans.at(-1); last && last.end > first; last = spans.at(-1)) {
    first = Math.min(first, last.start);
    spans.pop();
  }
  spans.push({ start: first, end });
}

const FOLDED = new Map(
  [..."+- ", ..."_/"].map((letter) => [letter.charCodeAt(0), "+- ".includes(letter) ? 32 : 47]),
);

/**
 * Makes equivalent bytes equal. HTML forms encode a space as "+", and URL-safe Base64 uses "-" and "_" instead of "+"
 * and "/". A lone surrogate matches only another lone surrogate.
 */
function fold(byte: number): number {
  return byte > 255 ? 255 : (FOLDED.get(byte) ?? byte);
}
