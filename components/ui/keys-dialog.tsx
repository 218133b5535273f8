import { Dialog } from "./dialog";
import { Kbd } from "./kbd";

/** A shortcut: the keys as they are shown, a space between them, and what they do. `Mod` is Ctrl, or Cmd on a Mac. */
export interface Shortcut {
  keys: string;
  does: string;
}

export interface ShortcutSection {
  title: string;
  shortcuts: readonly Shortcut[];
}

/** Every shortcut of a page. */
export function KeysDialog({
  open,
  onClose,
  sections,
}: {
  open: boolean;
  onClose: () => void;
  sections: readonly ShortcutSection[];
}) {
  const mac = typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section aria-label="Keys" tabIndex={0} className="grid gap-5 rounded-sm">
        {sections.map(({ title, shortcuts }) => (
          <section key={title} className="grid gap-2">
            <h3 className="font-medium text-muted text-sm">{title}</h3>
            <dl className="grid gap-1.5">
              {shortcuts.map(({ keys, does }) => (
                <div key={keys} className="flex items-center justify-between gap-4">
                  <dt>{does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.split(" ").map((key) => (
                      <Kbd key={key}>{key === "Mod" ? (mac ? "⌘" : "Ctrl") : key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}
