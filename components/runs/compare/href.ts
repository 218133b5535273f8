/** Returns a link to the page that compares two runs. */
export function compareHref(a: string, b: string): string {
  return `/runs/${a}/compare/${b}`;
}

/** Returns a link that compares the earlier run with the later one. */
export function compareInOrder(one: StartedRun, other: StartedRun): string {
  return one.createdAt <= other.createdAt ? compareHref(one.id, other.id) : compareHref(other.id, one.id);
}

interface StartedRun {
  id: string;
  createdAt: string;
}
