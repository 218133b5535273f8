/** Returns the sequence numbers of the earlier links whose hashes a link contains, nearest first. */
export function linkedFrom(sequence: number): number[] {
  const linked: number[] = [];
  for (let distance = 1; sequence % distance === 0 && distance < sequence; distance *= 2)
    linked.push(sequence - distance);
  return linked;
}

/** Returns the sequence numbers of the links up to `last` whose hashes later links can contain. */
export function openEnds(last: number): number[] {
  const ends = new Set<number>();
  for (let distance = 1; distance <= last; distance *= 2) ends.add(last - (last % distance));
  return [...ends];
}

/**
 * Returns the sequence numbers of the links that lead from a later link to an earlier one, inclusive. Their number
 * grows logarithmically with the distance.
 */
export function pathBetween(later: number, earlier: number): number[] {
  const path = [later];
  for (let at = later; at > earlier; ) {
    at = linkedFrom(at).findLast((sequence) => sequence >= earlier) ?? earlier;
    path.push(at);
  }
  return path;
}
