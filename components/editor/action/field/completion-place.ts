import { completionStatus } from "@codemirror/autocomplete";
import { type EditorView, tooltips, ViewPlugin } from "@codemirror/view";
import { placeList, visibleBox } from "@/components/ui/menu/place";

/** If there's less room than this both above and below the field, the list goes next to the caret's line. */
const MIN_ROOM_PX = 132;
const MAX_HEIGHT_PX = 288;
const MARGIN_PX = 8;

/**
 * Places the list of variables below or above the whole field, so that it stays on the screen without
 * covering the text. CodeMirror would place it over the lines after the caret. The theme reads the CSS
 * variables set here.
 */
const placer = ViewPlugin.define((view) => {
  const request = { read, write: (place: ReturnType<typeof read>) => show(view, place) };
  const measure = () => {
    if (completionStatus(view.state) === "active") view.requestMeasure(request);
  };
  function read() {
    return findPlace(view);
  }
  const listening = new AbortController();
  const options = { signal: listening.signal, passive: true, capture: true };
  window.addEventListener("scroll", measure, options);
  window.addEventListener("resize", measure, options);
  window.visualViewport?.addEventListener("resize", measure, options);
  return { update: measure, destroy: () => listening.abort() };
});

function findPlace(view: EditorView) {
  const list = view.dom.querySelector<HTMLElement>(".cm-tooltip-autocomplete > ul");
  const size = { width: 0, height: Math.min(list?.scrollHeight ?? MAX_HEIGHT_PX, MAX_HEIGHT_PX) };
  const beside = (box: { top: number; bottom: number; left: number; right: number }) =>
    placeList(box, size, visibleBox(), window.innerHeight);
  const place = beside(view.dom.getBoundingClientRect());
  const caret = place.maxHeight < MIN_ROOM_PX && view.coordsAtPos(view.state.selection.main.head);
  return caret ? beside(caret) : place;
}

function show({ dom: { style } }: EditorView, { top, bottom, maxHeight }: ReturnType<typeof findPlace>) {
  style.setProperty("--completions-top", top === undefined ? "auto" : `${top}px`);
  style.setProperty("--completions-bottom", bottom === undefined ? "auto" : `${bottom}px`);
  style.setProperty("--completions-height", `${Math.min(maxHeight, MAX_HEIGHT_PX)}px`);
}

function tooltipSpace() {
  const { top, bottom, left, right } = visibleBox();
  return { top, bottom, left: left + MARGIN_PX, right: right - MARGIN_PX };
}

export const completionPlace = [placer, tooltips({ tooltipSpace })];
