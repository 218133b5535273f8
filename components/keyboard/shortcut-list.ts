/** A shortcut: its keys, separated by spaces, and what it does. `Mod` is Ctrl, or Cmd on a Mac. */
interface Shortcut {
  keys: string;
  does: string;
}

export interface ShortcutSection {
  title: string;
  shortcuts: readonly Shortcut[];
}

export const PALETTE_KEYS = "Mod K";

/** The shortcuts that `useGlobalShortcuts` handles. */
export const GLOBAL_SHORTCUTS: ShortcutSection = {
  title: "On every page",
  shortcuts: [
    { keys: PALETTE_KEYS, does: "Search or run a command" },
    { keys: "/", does: "Search the list" },
    { keys: "?", does: "Show keyboard shortcuts" },
  ],
};

/** Returns the names of a shortcut's keys. */
export function nameKeys(keys: string, mac: boolean): string[] {
  return keys.split(" ").map((key) => (key === "Mod" ? (mac ? "⌘" : "Ctrl") : key));
}
