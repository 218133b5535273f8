/**
 * The text that somebody sent from a form's field in which `shown` stood. A form writes every end of a line in its own
 * way: that alone is no edit, and an edit keeps the way of the text.
 */
export function textFromForm(sent: string, shown: string): string {
  const text = withPlainLineEnds(sent);
  if (text === withPlainLineEnds(shown)) return shown;
  const keepsReturns = /\r\n/.test(shown) && !/(^|[^\r])\n/.test(shown);
  return keepsReturns ? text.replaceAll("\n", "\r\n") : text;
}

export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
