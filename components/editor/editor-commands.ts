export type OpenDialog = "publish" | "changes" | "history" | "conflict" | "run";

/** What the header and its menu do beyond the store. */
export interface EditorCommands {
  show: (dialog: OpenDialog) => void;
  discard: () => Promise<void>;
  openDetails: () => void;
  clone: () => void;
}
