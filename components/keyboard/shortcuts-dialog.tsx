import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { isMac } from "./key-press";
import { GLOBAL_SHORTCUTS, nameKeys, type ShortcutSection } from "./shortcut-list";
import { turnSingleKeys, useSingleKeys } from "./single-key-shortcuts";

/** Lists the shortcuts that work on the page and has a switch for single-key shortcuts. */
export function ShortcutsDialog({
  open,
  onClose,
  sections,
}: {
  open: boolean;
  onClose: () => void;
  sections: readonly ShortcutSection[];
}) {
  const mac = isMac();
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts" footer={<SingleKeys />}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users need to reach scrollable content. */}
      <section aria-label="Keys" tabIndex={0} className="grid gap-5 rounded-sm">
        {[...sections, GLOBAL_SHORTCUTS].map(({ title, shortcuts }) => (
          <section key={title} className="grid gap-2">
            <h3 className="font-medium text-muted text-sm">{title}</h3>
            <dl className="grid gap-1.5">
              {shortcuts.map(({ keys, does }) => (
                <div key={keys} className="flex items-center justify-between gap-4">
                  <dt>{does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {nameKeys(keys, mac).map((key) => (
                      <Kbd key={key}>{key}</Kbd>
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

/** Lets people who use speech input, or who press keys by accident, turn off single-key shortcuts. */
function SingleKeys() {
  const on = useSingleKeys();
  return (
    <div className="flex flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium">Single-key shortcuts</p>
        <p className="text-muted text-sm">Letters, /, and ? without a modifier key</p>
      </div>
      <Button
        role="switch"
        aria-checked={on}
        aria-label="Single-key shortcuts"
        onClick={() => turnSingleKeys(!on)}
      >
        {on ? "On" : "Off"}
      </Button>
    </div>
  );
}
