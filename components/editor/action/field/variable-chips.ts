import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { findVariables } from "@/server/domain/variables/find";
import { VARIABLE_LOOK } from "./looks";

const CHIP = Decoration.mark({ class: VARIABLE_LOOK });

/** Sets variables off from the text around them, in the lines that are on the screen. */
export const variableChips = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = findChips(view);
    }
    update({ docChanged, viewportChanged, view }: ViewUpdate) {
      if (docChanged || viewportChanged) this.decorations = findChips(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function findChips({ state, viewport: { from, to } }: EditorView): DecorationSet {
  const variables = findVariables(state.sliceDoc(from, to));
  return Decoration.set(variables.map(({ start, end }) => CHIP.range(from + start, from + end)));
}
