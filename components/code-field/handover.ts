/** The focus, selection, and scroll position that the next field takes over. Without `start`, the caret goes to the end. */
export interface Handover {
  focused: boolean;
  start?: number;
  end?: number;
  scrollTop?: number;
  /** The caret's distance from the top of the window. */
  caretTop?: number;
}

/** Returns the state for the next field to take over. Null if the field can't be replaced right now. */
export type Leave = () => Handover | null;
