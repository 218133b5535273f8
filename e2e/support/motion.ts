/**
 * The setting of people who turned animations off. Most journeys have it, because drawing and awaiting animations takes
 * time. Those that are about an animation emulate `no-preference`.
 */
export const CALM = { reducedMotion: "reduce" } as const;
