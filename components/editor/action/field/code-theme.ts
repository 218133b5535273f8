import { EditorView } from "@codemirror/view";
import { BOX, baseTheme } from "@/components/code-field/base-theme";

const LIST = ".cm-tooltip.cm-tooltip-autocomplete > ul";
const NARROW = ":is(.cm-completionInfo-left-narrow, .cm-completionInfo-right-narrow)";

/** Restyles CodeMirror's list of variables with the app's design tokens, so that it follows light and dark mode. */
const listTheme = EditorView.theme({
  ".cm-content": { minHeight: "calc(6lh + 16px)", padding: "8px 12px" },
  ".cm-tooltip.cm-completionInfo": BOX,
  [LIST]: { maxWidth: "min(26rem, 92vw)", maxHeight: "min(18rem, 40dvh)", padding: "4px", font: "inherit" },
  [`${LIST} > li[aria-selected]`]: { backgroundColor: "var(--color-accent-soft)", color: "var(--color-ink)" },
  ".cm-completionLabel": { fontFamily: "var(--font-mono)", fontSize: "var(--text-xs)" },
  ".cm-completionDetail": { margin: "0", color: "var(--color-muted)", fontStyle: "normal" },
  // If there's no room beside the list, shows the value above or below it, so that it covers neither the list nor the
  // text.
  [NARROW]: { left: "0 !important", top: "calc(100% + 4px) !important", bottom: "auto !important" },
  [`.cm-tooltip-above > ${NARROW}`]: { top: "auto !important", bottom: "calc(100% + 4px) !important" },
});

export const codeTheme = [baseTheme, listTheme];
