/** Unformatted text. Scrolls if it's long. */
export function TextBlock({ title, children: text }: { title: string; children: string }) {
  return (
    <div className="grid grid-cols-1 gap-1">
      <p className="text-muted text-sm">{title}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls. */}
      <div
        role="group"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
        tabIndex={0}
        className="max-h-60 overflow-y-auto rounded-md bg-sunken p-3"
      >
        <pre className="whitespace-pre-wrap wrap-anywhere font-mono text-sm">{text}</pre>
      </div>
    </div>
  );
}
