"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { readPageShortcuts } from "@/components/keyboard/page-shortcuts";
import { useGlobalShortcuts } from "@/components/keyboard/use-global-shortcuts";
import { toast } from "@/components/ui/toast";
import type { Scope } from "@/server/domain/access/access";
import { hideOverlay, type Overlay, useOverlay } from "./shown-overlay";

const LazyPalette = dynamic(() => import("./palette").then(({ Palette }) => Palette, giveUp), { ssr: false });
const LazyShortcutsDialog = dynamic(
  () =>
    import("@/components/keyboard/shortcuts-dialog").then(({ ShortcutsDialog }) => ShortcutsDialog, giveUp),
  { ssr: false },
);

/** The palette, the keyboard help, and the keys that open them. Rendered once, in the layout. */
export function Overlays({ scopes }: { scopes: readonly Scope[] }) {
  const overlay = useOverlay();
  const [used, setUsed] = useState<ReadonlySet<Overlay>>(new Set());
  if (overlay && !used.has(overlay)) setUsed(new Set([...used, overlay]));
  useGlobalShortcuts();
  return (
    <>
      {used.has("palette") && (
        <LazyPalette open={overlay === "palette"} onClose={() => hideOverlay("palette")} scopes={scopes} />
      )}
      {used.has("keys") && (
        <LazyShortcutsDialog
          open={overlay === "keys"}
          onClose={() => hideOverlay("keys")}
          sections={readPageShortcuts()}
        />
      )}
    </>
  );
}

function giveUp() {
  return LoadFailure;
}

/** Replaces an overlay that couldn't be loaded. Reports the failure each time the overlay is opened. */
function LoadFailure({ open, onClose }: { open: boolean; onClose: () => void }) {
  useEffect(() => {
    if (!open) return;
    onClose();
    toast("Couldn't load this. Check your connection, then reload the page.");
  }, [open, onClose]);
  return null;
}
