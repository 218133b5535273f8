import { EditorView } from "@codemirror/view";

const LIST = ".cm-tooltip.cm-tooltip-autocomplete > ul";
const NARROW = ":is(.cm-completionInfo-left-narrow, .cm-completionInfo-right-narrow)";

/** Restyles CodeMirror with the app's design tokens, so that it follows light and dark mode. */
export const codeTheme = EditorView.theme({
  "&.cm-focused": { outline: "2px solid var(--color-accent)", outlineOffset: "2px" },
  ".cm-scroller": { overflow: "auto", font: "inherit", borderRadius: "inherit" },
  ".cm-content": { minHeight: "calc(6lh + 16px)", padding: "8px 12px", caretColor: "var(--color-ink)" },
  ".cm-line": { padding: "0" },
  ".cm-tooltip, .cm-tooltip.cm-completionInfo": {
    border: "1px solid var(--color-line)",
    borderRadius: "var(--radius-md)",
    backgroundColor: "var(--color-surface)",
    color: "var(--color-ink)",
  },
  [LIST]: { maxWidth: "min(26rem, 92vw)", maxHeight: "min(18rem, 40dvh)", padding: "4px", font: "inherit" },
  [`${LIST} > li[aria-selected]`]: { backgroundColor: "var(--color-accent-soft)", color: "var(--color-ink)" },
  ".cm-completionLabel": { fontFamily: "var(--font-mono)", fontSize: "var(--text-xs)" },
  ".cm-completionDetail": { margin: "0", color: "var(--color-muted)", fontStyle: "normal" },
  // If there's no room beside the list, shows the value above or below it, so that it covers neither the list nor the
  // text.
  [NARROW]: { left: "0 !important", top: "calc(100% + 4px) !important", bottom: "auto !important" },
  [`.cm-tooltip-above > ${NARROW}`]: { top: "auto !important", bottom: "calc(100% + 4px) !important" },
  // Phones zoom in on a focused field if its text is smaller than 16 px.
  "@media (pointer: coarse)": { ".cm-content": { fontSize: "16px" } },
});
