import { useEffect, useRef, useState } from "react";
import { TextField } from "@/components/ui/field";

const TYPING_MS = 250;

/** Searches when the user pauses typing. Updates its text if the search changes elsewhere, such as by Clear filters. */
export function SearchField({
  label,
  search,
  maxChars,
  onSearch,
}: {
  label: string;
  search: string;
  maxChars: number;
  onSearch: (search: string | undefined) => void;
}) {
  const [text, setText] = useState(search);
  const sent = useRef(search);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (search === sent.current) return;
    clearTimeout(typing.current);
    sent.current = search;
    setText(search);
  }, [search]);
  useEffect(() => () => clearTimeout(typing.current), []);

  function send(text: string) {
    clearTimeout(typing.current);
    sent.current = text.trim();
    onSearch(sent.current || undefined);
  }

  return (
    <TextField
      type="search"
      label={label}
      labelHidden
      placeholder="Search"
      autoComplete="off"
      maxLength={maxChars}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        clearTimeout(typing.current);
        typing.current = setTimeout(send, TYPING_MS, target.value);
      }}
      onKeyDown={(event) => event.key === "Enter" && send(event.currentTarget.value)}
      className="min-w-0 flex-1"
    />
  );
}
