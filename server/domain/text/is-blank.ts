/** Returns whether a text has nothing to read: it's empty, or only spaces and line breaks. */
export function isBlank(text: string): boolean {
  return text.trim() === "";
}
