/** What Postgres cannot keep (NUL, lone surrogates) becomes the replacement character. */
export function storable(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, "\uFFFD");
}
