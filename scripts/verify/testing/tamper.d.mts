/** Lists every change that can be made to a parsed file. */
export function listTamperings(
  file: unknown,
): { path: string; name: string; change: (copy: unknown) => unknown }[];
