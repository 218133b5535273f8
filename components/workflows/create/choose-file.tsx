import { useRef } from "react";
import { Button } from "@/components/ui/button";

/** A button for choosing a file. */
export function ChooseFile({
  label,
  pending,
  onFiles,
}: {
  label: string;
  pending: boolean;
  onFiles: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // So the same file is read again after it's fixed.
          target.value = "";
        }}
      />
      <Button pending={pending} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
