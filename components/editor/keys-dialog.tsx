import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { SHORTCUTS } from "./keyboard";

/** Every shortcut of the editor. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const mac = typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it does not fit, the arrows are to scroll it. */}
      <section tabIndex={0} aria-label="All shortcuts" className="grid gap-5 rounded-md">
        {SHORTCUTS.map(({ title, shortcuts }) => (
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
