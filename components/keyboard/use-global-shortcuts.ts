import { useEffect } from "react";
import { readOverlay, showOverlay, typeEarly } from "@/components/shell/shown-overlay";
import { isInText, isMac, letterOf } from "./key-press";
import { isTurnedOff } from "./single-key-shortcuts";

export function useGlobalShortcuts(): void {
  useEffect(() => {
    // Runs after the page's own key handlers, which take precedence.
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("keydown", onEarlyKey, { capture: true });
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("keydown", onEarlyKey, { capture: true });
    };
  }, []);
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || isTurnedOff(event)) return;
  const act = actionOf(event);
  if (!act) return;
  event.preventDefault();
  act();
}

/** Captures keys typed while the palette loads, so that the page doesn't treat them as shortcuts. */
function onEarlyKey(event: KeyboardEvent) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (readOverlay() !== "palette" || hasModal()) return;
  if ((ctrlKey || metaKey || altKey) && !event.getModifierState("AltGraph")) return;
  const isTyped = [...key].length === 1 || key === "Backspace";
  if (!isTyped && key !== "Enter" && key !== "Escape") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isTyped) typeEarly(key);
  else if (key === "Escape") showOverlay(null);
}

function actionOf(event: KeyboardEvent): (() => void) | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
  const [mod, other] = isMac() ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (mod && !other && !altKey && !shiftKey && letterOf(event) === "k") {
    if (readOverlay() === "palette") return hasModal() ? () => showOverlay(null) : reopenPalette;
    return hasModal() ? null : () => showOverlay("palette");
  }
  if (ctrlKey || metaKey || altKey || isInText(target) || hasModal()) return null;
  if (key === "?") return () => showOverlay("keys");
  const search = key === "/" ? document.querySelector<HTMLInputElement>("main search input") : null;
  return (
    search &&
    (() => {
      search.focus();
      search.select();
    })
  );
}

/** Reopens a palette that has just closed but whose close event hasn't arrived yet. */
function reopenPalette() {
  showOverlay(null);
  setTimeout(() => showOverlay("palette"));
}

function hasModal(): boolean {
  return document.querySelector("dialog:modal") !== null;
}
