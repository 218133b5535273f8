import { type RefObject, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { CONTROL } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";
import type { Combobox, ComboboxProps } from "./combobox";

const LIST = "-mx-2 h-[50dvh] max-h-96 overflow-y-auto overscroll-contain";
const PLAIN = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;
const KEYS = ["ArrowDown", "ArrowUp", "Enter"];

let loaded: typeof Combobox | null = null;

/** Loads the combobox when its field gets the focus. Until it has loaded, a plain field keeps what the user types. */
export function LazyCombobox<Entry extends { id: string }>({
  fieldRef,
  ...props
}: ComboboxProps<Entry> & { fieldRef?: RefObject<HTMLInputElement | null> }) {
  const ownRef = useRef<HTMLInputElement>(null);
  const ref = fieldRef ?? ownRef;
  const { ready, early, load, show } = useEarlyField(ref);
  const field = { ...props.field, ref, className: `${CONTROL} h-9 touch:h-11` };
  return (
    // The library adds a hidden input for forms, which isn't needed here.
    <div className={`[&>input[aria-hidden]]:hidden ${props.inline ? "grid grid-cols-1 gap-3" : "relative"}`}>
      {ready ? (
        <ready.Combobox
          {...props}
          field={field}
          defaultOpen={ready.defaultOpen}
          listClassName={props.inline ? LIST : undefined}
        />
      ) : (
        <>
          <input
            role="combobox"
            aria-expanded={false}
            aria-autocomplete="list"
            {...PLAIN}
            {...field}
            value={props.text}
            onFocus={load}
            onMouseDown={() => Object.assign(early.current, { open: true })}
            onChange={({ target }) => {
              Object.assign(early.current, { open: true, key: "" });
              props.onText(target.value);
            }}
            onKeyDown={(event) => {
              field.onKeyDown?.(event);
              const { key, ctrlKey, metaKey } = event;
              if (event.nativeEvent.isComposing || ctrlKey || metaKey || !KEYS.includes(key)) return;
              event.preventDefault();
              early.current.key = key;
            }}
            onCompositionStart={() => Object.assign(early.current, { composing: true })}
            onCompositionEnd={() => {
              early.current.composing = false;
              // Waits, because the composed text arrives after this event.
              if (loaded) setTimeout(show, 0, loaded);
            }}
            onBlur={(event) => {
              Object.assign(early.current, { open: false, key: "" });
              field.onBlur?.(event);
            }}
          />
          {props.inline && (
            <>
              <div className={LIST} />
              <p className="text-muted text-sm">{props.status}</p>
            </>
          )}
        </>
      )}
    </div>
  );
}

/** Loads the combobox and replaces the plain field with it. */
function useEarlyField(ref: RefObject<HTMLInputElement | null>) {
  const [ready, setReady] = useState(loaded && { Combobox: loaded, defaultOpen: false });
  /** The state of the plain field, for the combobox to take over. */
  const early = useRef({ loading: false, composing: false, open: false, key: "" });

  async function load() {
    if (early.current.loading) return;
    early.current.loading = true;
    const found = await import("./combobox").catch(() => null);
    if (!found) return toast("Couldn't load the list. Check your connection, then reload the page.");
    loaded = found.Combobox;
    if (!early.current.composing) show(loaded);
  }

  /**
   * Replaces the plain field with the combobox. Restores the focus and the selection. If the last key press needed the
   * list, dispatches it again.
   */
  function show(Combobox: NonNullable<typeof loaded>) {
    const plain = ref.current;
    if (!plain) return;
    const isFocused = document.activeElement === plain;
    const { selectionStart, selectionEnd } = plain;
    flushSync(() => setReady({ Combobox, defaultOpen: early.current.open }));
    if (!isFocused) return;
    ref.current?.focus();
    ref.current?.setSelectionRange(selectionStart, selectionEnd);
    const { key } = early.current;
    if (key)
      ref.current?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }

  return { ready, early, load, show };
}
