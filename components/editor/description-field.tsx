import { useLayoutEffect, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { IN_PLACE } from "./in-place";

/** What the workflow is for, in place: two lines of it, and all of it while it is written or asked for. */
export function DescriptionField({
  text,
  readOnly,
  onChange,
}: {
  text: string;
  readOnly: boolean;
  onChange: (text: string) => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [whole, setWhole] = useState(false);
  const [cut, setCut] = useState(false);
  // Told by the browser alone: how many lines a text takes hangs on the width.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, or all of it, is another height.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    const measure = () => setCut(element.scrollHeight > element.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [text, whole]);

  return (
    <div className="grid justify-items-start">
      <textarea
        ref={field}
        aria-label="Description"
        value={text}
        readOnly={readOnly}
        rows={1}
        placeholder={readOnly ? "" : "What is it for? Add a description."}
        onFocus={() => setWhole(true)}
        onBlur={() => setWhole(false)}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(
          IN_PLACE,
          "field-sizing-content min-h-9 w-[calc(100%+1rem)] resize-none py-1.5 text-muted touch:min-h-11",
          !whole && "max-h-[calc(2lh+0.75rem)] overflow-hidden",
        )}
      />
      {cut && !whole && (
        <button
          type="button"
          aria-label="More of the description"
          onClick={() => field.current?.focus()}
          className="text-accent text-sm hover:underline touch:min-h-11"
        >
          more
        </button>
      )}
    </div>
  );
}
