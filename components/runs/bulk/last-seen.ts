import { type ActionNews, sayNews } from "./words";

/** What the page last read of the bulk actions. */
export interface LastSeen<Action extends ActionNews> {
  actions: readonly Action[];
  /** The actions that had already ended when the page was opened. */
  endedBefore: readonly string[];
  /** What started or ended last, for screen readers. */
  news: string;
  /** False until the page has replaced an old reading that the browser returned to. */
  isCurrent: boolean;
}

/** Starts with what was read when the page was opened. */
export function open<Action extends ActionNews>(
  actions: readonly Action[],
  isCurrent: boolean,
): LastSeen<Action> {
  const ended = actions.filter(({ status }) => status !== "RUNNING");
  return { actions, endedBefore: ended.map(({ id }) => id), news: "", isCurrent };
}

/** Goes on with another reading. What happened before the first current one isn't news. */
export function readNext<Action extends ActionNews>(
  before: LastSeen<Action>,
  actions: readonly Action[],
): LastSeen<Action> {
  if (!before.isCurrent) return open(actions, true);
  return { ...before, actions, news: sayNews(before.actions, actions) || before.news };
}
