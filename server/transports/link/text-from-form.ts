import { withPlainLineEnds } from "@/server/domain/text/line-ends";

/**
 * Returns the text from a form field that showed `shown`. Forms normalize line endings, but that doesn't
 * count as an edit. Edited text keeps the line endings of `shown`.
 */
export function textFromForm(sent: string, shown: string): string {
  const text = withPlainLineEnds(sent);
  if (text === withPlainLineEnds(shown)) return shown;
  const keepsReturns = /\r\n/.test(shown) && !/(^|[^\r])\n/.test(shown);
  return keepsReturns ? text.replaceAll("\n", "\r\n") : text;
}
