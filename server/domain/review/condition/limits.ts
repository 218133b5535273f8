/** Limits of a review's condition. Separate from the parser, so that the browser doesn't load it at first. */
export const MAX_WHEN_CHARS = 1_000;
export const MAX_SAMPLE = 100;
