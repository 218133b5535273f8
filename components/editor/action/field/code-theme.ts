import { EditorView } from "@codemirror/view";
import { BOX, baseTheme } from "@/components/code-field/base-theme";

const LIST = ".cm-tooltip.cm-tooltip-autocomplete > ul";
const NARROW = ":is(.cm-completionInfo-left-narrow, .cm-completionInfo-right-narrow)";

/** Restyles CodeMirror's list of variables with the app's design tokens, so that it follows light and dark mode. */
const listTheme = EditorView.theme({
  ".cm-content": { minHeight: "calc(var(--lines) * 1lh + 16px)", padding: "8px 12px" },
  // Positioned in `completion-place.ts`.
  ".cm-tooltip.cm-tooltip-autocomplete": {
    top: "var(--completions-top) !important",
    bottom: "var(--completions-bottom) !important",
    height: "auto !important",
    maxHeight: "var(--completions-height)",
    display: "flex",
    flexDirection: "column",
  },
  ".cm-tooltip.cm-completionInfo": BOX,
  [LIST]: {
    maxWidth: "min(26rem, 92vw)",
    maxHeight: "none",
    minHeight: "0",
    padding: "4px",
    font: "inherit",
  },
  [`${LIST} > li[aria-selected]`]: { backgroundColor: "var(--color-accent-soft)", color: "var(--color-ink)" },
  ".cm-completionLabel": { fontFamily: "var(--font-mono)", fontSize: "var(--text-xs)" },
  ".cm-completionDetail": { margin: "0", color: "var(--color-muted)", fontStyle: "normal" },
  // If there's no room beside the list, the value goes in the same box, below the list.
  [`.cm-tooltip${NARROW}`]: {
    position: "static",
    width: "auto !important",
    maxWidth: "none !important",
    minHeight: "0",
    overflow: "auto",
    flexShrink: "0",
    maxHeight: "35%",
    border: "0",
    borderTop: "1px solid var(--color-line)",
    borderRadius: "0",
  },
});

export const codeTheme = [baseTheme, listTheme];
