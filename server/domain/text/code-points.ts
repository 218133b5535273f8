/** The length in code points: what a person counts, and what every limit of the API counts. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
