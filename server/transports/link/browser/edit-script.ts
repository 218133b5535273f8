// Runs on a review link page to count and highlight the user's edits. It reads only the form, stores nothing,
// and sends nothing. Without this script, edits show only in the field, which then can't be closed.
import { EMPTY_DOCUMENT } from "@/server/domain/review/words";
import { countEdits, type DiffSegment, diffTexts, editsInWords } from "@/server/domain/text/diff-texts";
import { isBlank } from "@/server/domain/text/is-blank";
import { withPlainLineEnds } from "@/server/domain/text/line-ends";

const DELAY_MS = 120;

const field = document.querySelector<HTMLTextAreaElement>("#text");
const panel = document.querySelector<HTMLElement>("#edits");
if (field && panel) watch(field, panel);

function watch(field: HTMLTextAreaElement, panel: HTMLElement) {
  const shown = document.querySelector<HTMLTextAreaElement>("#shown-text")?.value ?? field.defaultValue;
  const approve = document.querySelector<HTMLElement>("button[value=approve]");
  const confirm = document.querySelector("label.confirm");
  const fold = field.closest("details");
  const summary = fold?.matches(".edit") ? fold.querySelector("summary") : null;
  let timer = 0;
  const update = () => {
    const segments = diffTexts(withPlainLineEnds(shown), withPlainLineEnds(field.value));
    const count = countEdits(segments);
    const words = editsInWords(count);
    panel.hidden = count === 0;
    document.querySelector("#edit-count")?.replaceChildren(count === 0 ? "" : words);
    panel.querySelector(".words")?.replaceChildren(...segments.flatMap(mark));
    const isEmpty = confirm !== null && isBlank(field.value);
    for (const element of document.querySelectorAll<HTMLElement>("[data-empty]")) element.hidden = !isEmpty;
    approve?.replaceChildren(
      isEmpty ? EMPTY_DOCUMENT.approve : count === 0 ? "Approve" : `Approve with ${words}`,
    );
    summary?.replaceChildren(
      fold?.open ? "Done editing" : count === 0 ? "Edit before approving" : "Edit again",
    );
    return count;
  };
  // The HTML doesn't make the field closable, because without this script, edits in a closed field would be invisible.
  fold?.classList.add("closable");
  fold?.addEventListener("toggle", update);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(update, DELAY_MS);
  });
  // When someone returns to a page, browsers restore typed text but don't reopen the field.
  addEventListener("pageshow", () => {
    if (update() > 0 && fold) fold.open = true;
  });
}

function mark(segment: DiffSegment): (string | HTMLElement)[] {
  if ("same" in segment) return [segment.same];
  const parts: HTMLElement[] = [];
  if (segment.removed) parts.push(element("del", segment.removed));
  if (segment.added) parts.push(element("ins", segment.added));
  return parts;
}

function element(name: "del" | "ins", text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
