import { type ActionNews, sayNews } from "./words";

/** The page's latest snapshot of the bulk actions. */
export interface LastSeen<Action extends ActionNews> {
  actions: readonly Action[];
  /** The actions that had already ended when the page was opened. */
  endedBefore: readonly string[];
  /** The latest announcement for screen readers that an action started or ended. */
  news: string;
  /** False while the snapshot may be old, such as after the browser navigated back to the page. */
  isCurrent: boolean;
}

/** Starts from the first snapshot. Any action that it shows as ended counts as ended before the page was opened. */
export function firstSnapshot<Action extends ActionNews>(
  actions: readonly Action[],
  isCurrent: boolean,
): LastSeen<Action> {
  const ended = actions.filter(({ status }) => status !== "RUNNING");
  return { actions, endedBefore: ended.map(({ id }) => id), news: "", isCurrent };
}

/** Adds a newer snapshot. Doesn't announce anything that happened before the first current snapshot. */
export function readNext<Action extends ActionNews>(
  before: LastSeen<Action>,
  actions: readonly Action[],
): LastSeen<Action> {
  if (!before.isCurrent) return firstSnapshot(actions, true);
  return { ...before, actions, news: sayNews(before.actions, actions) || before.news };
}
