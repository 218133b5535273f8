/** The text with lines that end in "\n", as text fields hold it. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
