const MEBIBYTE = 1024 * 1024;

export interface BodyLimit {
  bytes: number;
  /** The error message for a body that exceeds the limit. */
  refusal: string;
}

const mebibytes = (count: number): BodyLimit => ({
  bytes: count * MEBIBYTE,
  refusal: `The request body is larger than ${count} MiB. Send less data.`,
});

export const API_BODY = mebibytes(1);
/** Fits the largest workflow file with every character escaped. */
export const TRPC_BODY = mebibytes(2);
/** An Inngest server sends at most 4 MiB. The app fetches larger run state separately. */
export const INNGEST_BODY = mebibytes(5);
/** Fits the longest document and reason with every character escaped. */
export const LINK_BODY = { ...mebibytes(1), refusal: "The document is too long. Go back and shorten it." };

const MOUNTS: readonly [RegExp, BodyLimit][] = [
  [/^\/api\/trpc\//, TRPC_BODY],
  [/^\/api\/inngest$/, INNGEST_BODY],
  [/^\/r\//, LINK_BODY],
];

export function bodyLimitOf(target: string): BodyLimit {
  const [path = ""] = target.split("?", 1);
  return MOUNTS.find(([pattern]) => pattern.test(path))?.[1] ?? API_BODY;
}
