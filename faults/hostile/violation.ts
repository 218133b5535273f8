/** What must never happen, whatever is sent. */
export const KINDS = {
  fault: "answered 5xx",
  silent: "got no answer",
  internals: "told internals: a stack, a driver's words",
  shape: "refused in another form than a problem's",
  leak: "showed something of another organization",
  different: "answered another organization's id otherwise than one that was made up",
  changed: "changed what it must not change",
  crashed: "ended the app",
} as const;
export type Kind = keyof typeof KINDS;

export interface Violation {
  kind: Kind;
  /** What was asked, and what came back. */
  text: string;
}
