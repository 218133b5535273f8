import { EditorView } from "@codemirror/view";

const COARSE = "@media (pointer: coarse)";
const PANEL = {
  border: "1px solid var(--color-line)",
  borderRadius: "var(--radius-md)",
  backgroundColor: "var(--color-surface)",
  color: "var(--color-ink)",
};

/** Styled like the form's other fields, with the same tokens, so it follows light and dark mode. */
export const codeTheme = EditorView.theme({
  "&": {
    maxHeight: "50dvh",
    border: "1px solid var(--color-edge)",
    borderRadius: "var(--radius-md)",
    backgroundColor: "var(--color-surface)",
    color: "var(--color-ink)",
  },
  "&:has([aria-invalid])": { borderColor: "var(--color-failed)" },
  "&.cm-focused": { outline: "2px solid var(--color-accent)", outlineOffset: "2px" },
  ".cm-scroller": { overflow: "auto", fontFamily: "inherit", lineHeight: "1.5", borderRadius: "inherit" },
  ".cm-content": {
    minHeight: "calc(6lh + 16px)",
    padding: "8px 12px",
    caretColor: "var(--color-ink)",
    outline: "none",
  },
  ".cm-line": { padding: "0" },
  ".cm-placeholder": { color: "var(--color-muted)" },
  ".cm-tooltip": PANEL,
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    maxWidth: "min(26rem, 92vw)",
    maxHeight: "min(18rem, 40dvh)",
    padding: "4px",
    fontFamily: "inherit",
    whiteSpace: "normal",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "baseline",
    columnGap: "8px",
    padding: "5px 8px",
    borderRadius: "var(--radius-sm)",
    lineHeight: "1.5",
    overflowWrap: "anywhere",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--color-accent-soft)",
    color: "var(--color-ink)",
  },
  ".cm-completionLabel": { fontFamily: "var(--font-mono)", fontSize: "var(--text-xs)" },
  ".cm-completionMatchedText": { textDecoration: "none" },
  ".cm-completionDetail": {
    marginLeft: "0",
    color: "var(--color-muted)",
    fontSize: "var(--text-sm)",
    fontStyle: "normal",
  },
  ".cm-tooltip.cm-completionInfo": {
    ...PANEL,
    maxHeight: "40dvh",
    overflow: "auto",
    padding: "8px 12px",
    fontSize: "var(--text-sm)",
    overflowWrap: "anywhere",
    whiteSpace: "pre-wrap",
  },
  ".cm-completionInfo .cm-value-note": { color: "var(--color-muted)" },
  [COARSE]: {
    // Phones zoom into a focused field with text below 16 px.
    ".cm-content": { fontSize: "16px" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { minHeight: "44px", alignContent: "center" },
  },
});
