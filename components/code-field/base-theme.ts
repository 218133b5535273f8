import { EditorView } from "@codemirror/view";

export const BOX = {
  border: "1px solid var(--color-line)",
  borderRadius: "var(--radius-md)",
  backgroundColor: "var(--color-surface)",
  color: "var(--color-ink)",
};

/** Makes CodeMirror look like the app's text fields, in light and dark mode. */
export const baseTheme = EditorView.theme({
  "&.cm-focused": { outline: "2px solid var(--color-accent)", outlineOffset: "2px" },
  ".cm-scroller": { overflow: "auto", font: "inherit", borderRadius: "inherit" },
  ".cm-content": { caretColor: "var(--color-ink)" },
  ".cm-line": { padding: "0" },
  ".cm-tooltip": BOX,
  // Phones zoom in on a focused field if its text is smaller than 16 px.
  "@media (pointer: coarse)": { ".cm-content": { fontSize: "16px" } },
});
