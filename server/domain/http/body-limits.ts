const MEBIBYTE = 1024 * 1024;

export interface BodyLimit {
  bytes: number;
  /** What the sender of more reads. */
  refusal: string;
}

const mebibytes = (count: number): BodyLimit => ({
  bytes: count * MEBIBYTE,
  refusal: `The body is larger than ${count} MiB. Send less.`,
});

export const API_BODY = mebibytes(1);
/** Room for a file that holds the largest workflow, with every character escaped. */
export const TRPC_BODY = mebibytes(2);
/** An Inngest server sends at most 4 MiB: a run with more state has it fetched. */
export const INNGEST_BODY = mebibytes(5);
/** Room for the longest text and reason with every character escaped. */
export const LINK_BODY = { ...mebibytes(1), refusal: "The text is too long. Go back and shorten it." };

const MOUNTS: readonly [RegExp, BodyLimit][] = [
  [/^\/api\/trpc\//, TRPC_BODY],
  [/^\/api\/inngest$/, INNGEST_BODY],
  [/^\/r\//, LINK_BODY],
];

/** How large a body sent to this address may be. */
export function bodyLimitOf(target: string): BodyLimit {
  const [path = ""] = target.split("?", 1);
  return MOUNTS.find(([pattern]) => pattern.test(path))?.[1] ?? API_BODY;
}
