export type OpenDialog = "publish" | "changes" | "history" | "conflict" | "run";

/** The commands in the header and its menu that aren't store actions. */
export interface EditorCommands {
  show: (dialog: OpenDialog) => void;
  discard: () => Promise<void>;
  openDetails: () => void;
  clone: () => void;
}
