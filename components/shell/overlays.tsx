"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useGlobalKeys } from "@/components/keyboard/global-keys";
import { readPageShortcuts } from "@/components/keyboard/page-shortcuts";
import { toast } from "@/components/ui/toast";
import type { Scope } from "@/server/domain/access/access";
import { hideOverlay, type Overlay, useOverlay } from "./shown-overlay";

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
  useGlobalKeys();
  return (
    <>
      {used.has("palette") && (
        <LazyPalette open={overlay === "palette"} onClose={() => hideOverlay("palette")} scopes={scopes} />
      )}
      {used.has("keys") && (
        <LazyKeysDialog
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
