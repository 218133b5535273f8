/** Reads a step's number from a URL. Null if the text isn't a valid number. */
export function readStepNumber(text: string | null | undefined): number | null {
  return text && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : null;
}
