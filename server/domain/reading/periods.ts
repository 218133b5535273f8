/** The periods for review statistics, in days. Separate from the schema, so that the browser doesn't load zod. */
export const PERIODS = [30, 90, 365] as const;
export type Period = (typeof PERIODS)[number];
