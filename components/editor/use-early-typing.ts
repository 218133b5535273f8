import { type RefObject, useEffectEvent, useLayoutEffect } from "react";

/** Takes over what was typed into a field before the page's scripts had arrived, which React does not tell. */
export function useEarlyTyping(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  value: string,
  onChange: (value: string) => void,
): void {
  const take = useEffectEvent(() => {
    const { current } = field;
    if (current && !current.readOnly && current.value !== value) onChange(current.value);
  });
  useLayoutEffect(() => take(), []);
}
