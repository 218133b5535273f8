"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { isInText, isMac, letterOf } from "@/components/keyboard/keys";
import { isTurnedOff } from "@/components/keyboard/single-keys";
import { toast } from "@/components/ui/toast";
import type { Scope } from "@/server/domain/access/access";
import {
  hideOverlay,
  type Overlay,
  readOverlay,
  readShortcuts,
  showOverlay,
  typeEarly,
  useOverlay,
} from "./overlay";

const LazyPalette = dynamic(() => import("./palette").then(({ Palette }) => Palette, giveUp), { ssr: false });
const LazyKeysDialog = dynamic(
  () => import("@/components/keyboard/keys-dialog").then(({ KeysDialog }) => KeysDialog, giveUp),
  { ssr: false },
);

/** The palette, the keyboard help, and the keys that open them. Rendered once, in the layout. */
export function Overlays({ scopes }: { scopes: readonly Scope[] }) {
  const overlay = useOverlay();
  const [used, setUsed] = useState<ReadonlySet<Overlay>>(new Set());
  if (overlay && !used.has(overlay)) setUsed(new Set([...used, overlay]));
  useEffect(() => {
    // Runs after the page's own key handlers, which take precedence.
    window.addEventListener("keydown", onKeyDown);
    window.addEventListener("keydown", onEarlyKey, { capture: true });
    return () => {
      window.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("keydown", onEarlyKey, { capture: true });
    };
  }, []);
  return (
    <>
      {used.has("palette") && (
        <LazyPalette open={overlay === "palette"} onClose={() => hideOverlay("palette")} scopes={scopes} />
      )}
      {used.has("keys") && (
        <LazyKeysDialog
          open={overlay === "keys"}
          onClose={() => hideOverlay("keys")}
          sections={readShortcuts()}
        />
      )}
    </>
  );
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

function giveUp() {
  return LoadFailure;
}

/** Replaces an overlay that couldn't be loaded. Reports this each time it's opened. */
function LoadFailure({ open, onClose }: { open: boolean; onClose: () => void }) {
  useEffect(() => {
    if (!open) return;
    onClose();
    toast("Couldn't load this. Check your connection, then reload the page.");
  }, [open, onClose]);
  return null;
}
