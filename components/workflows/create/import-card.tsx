import { type FormEvent, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextArea } from "@/components/ui/field";
import { InlineError } from "@/components/ui/inline-error";
import { ChooseFile } from "./choose-file";
import { focus } from "./focus";
import type { Import } from "./use-import";

/** Imports a workflow file that is selected, dropped on the page, or pasted as text. */
export function ImportCard({ take }: { take: Import }) {
  const [text, setText] = useState("");
  const { isPending, wasRead, refusal, failure, takeFiles, takeText } = take;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) takeText(text);
  };
  return (
    <Card
      ref={wasRead ? focus : undefined}
      tabIndex={-1}
      className="grid min-w-0 content-start gap-3 p-4 outline-none"
    >
      <div className="grid gap-1">
        <h2 id="import" className="font-semibold">
          From a file
        </h2>
        <p className="text-muted">
          Drop an exported workflow on this page or choose a file. You can check it before anything is saved.
        </p>
      </div>
      <div>
        <ChooseFile label="Choose a file" pending={isPending} onFiles={takeFiles} />
      </div>
      <details className="text-sm">
        <summary className="w-fit cursor-pointer touch:min-h-11 touch:py-3">Paste text instead</summary>
        <form onSubmit={submit} className="mt-2 grid gap-3">
          <TextArea
            label="File contents"
            value={text}
            onChange={({ target }) => setText(target.value)}
            spellCheck={false}
            controlClassName="max-h-60 font-mono"
          />
          <Button
            type="submit"
            pending={isPending}
            disabled={text.trim() === ""}
            className="justify-self-start"
          >
            Preview
          </Button>
        </form>
      </details>
      {refusal && (
        <InlineError title={refusal.title}>
          {refusal.lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </InlineError>
      )}
      <FailureNotice title="Couldn't read the file" failure={failure} />
    </Card>
  );
}
