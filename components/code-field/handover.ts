/** The focus, selection and scroll position that the next field takes over. Without `start`, the caret goes to the end. */
export interface Handover {
  focused: boolean;
  start?: number;
  end?: number;
  scrollTop?: number;
  /** How far the caret is from the top of the window. */
  caretTop?: number;
}

/** Returns what the next field takes over. Null if the field can't be replaced right now. */
export type Leave = () => Handover | null;
