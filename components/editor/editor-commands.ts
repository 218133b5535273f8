export type OpenDialog = "publish" | "changes" | "history" | "conflict" | "run";

/** The commands of the header and its menu that aren't in the store. */
export interface EditorCommands {
  show: (dialog: OpenDialog) => void;
  discard: () => Promise<void>;
  openDetails: () => void;
  clone: () => void;
}
