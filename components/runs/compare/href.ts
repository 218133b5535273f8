export function compareHref(a: string, b: string): string {
  return `/runs/${a}/compare/${b}`;
}

/** Like `compareHref`, but always with the earlier run first. */
export function compareInOrder(one: StartedRun, other: StartedRun): string {
  return one.createdAt <= other.createdAt ? compareHref(one.id, other.id) : compareHref(other.id, one.id);
}

interface StartedRun {
  id: string;
  createdAt: string;
}
