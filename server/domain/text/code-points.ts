/** Returns the length in code points, the unit of all API limits on text. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
