/** Limits for review conditions. Separate from the parser, so that the browser can load the parser later. */
export const MAX_WHEN_CHARS = 1_000;
export const MAX_SAMPLE = 100;
