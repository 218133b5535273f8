import { useRef } from "react";
import { Button } from "@/components/ui/button";

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
          // Lets the user choose the same file again after fixing it.
          target.value = "";
        }}
      />
      <Button pending={pending} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
