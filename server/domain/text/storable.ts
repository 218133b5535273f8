/** Replaces characters that Postgres can't store (NUL, lone surrogates) with the replacement character. */
export function storable(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, "\uFFFD");
}
