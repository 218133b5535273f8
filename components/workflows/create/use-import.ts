import { useState } from "react";
import { type Failure, trpc } from "@/components/trpc";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import {
  MAX_FILE_SIZE,
  NOT_TEXT,
  type Refusal,
  readText,
  refuse,
  SEVERAL,
  TOO_BIG,
  UNREADABLE,
} from "./refusal";

const HEAD_SIZE = 4_096;

/** The workflow that a file would be imported as. */
export interface ReadWorkflow {
  /** The file's name. Null if the text was pasted. */
  file: string | null;
  definition: DraftDefinition;
  problems: Problem[];
}

export interface Import {
  read: ReadWorkflow | null;
  /** Whether a file has been previewed since the page was opened. */
  wasRead: boolean;
  refusal: Refusal | null;
  failure: Failure | null;
  isPending: boolean;
  takeFiles: (files: readonly File[]) => Promise<void>;
  takeText: (text: string) => void;
  putAway: () => void;
}

/** Reads a file or pasted text as a workflow. Saves nothing. */
export function useImport(): Import {
  const [read, setRead] = useState<ReadWorkflow | null>(null);
  const [wasRead, setWasRead] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const reading = trpc.workflow.readFile.useMutation();

  function show(read: ReadWorkflow | null, refusal: Refusal | null) {
    setRead(read);
    if (read) setWasRead(true);
    setRefusal(refusal);
  }

  function take(text: string, file: string | null) {
    if (text.length > MAX_FILE_SIZE) return show(null, TOO_BIG);
    reading.mutate(
      { text },
      {
        onSuccess: (result) =>
          result.ok ? show({ file, ...result }, null) : show(null, refuse(result.errors)),
        onError: () => show(null, null),
      },
    );
  }

  async function takeFiles([file, ...others]: readonly File[]) {
    reading.reset();
    if (!file) return;
    if (others.length > 0) return show(null, SEVERAL);
    try {
      // Checks the type before the size, so that a large photo isn't reported as a workflow that's too big.
      if (readText(await file.slice(0, HEAD_SIZE).arrayBuffer(), "cut") === null) return show(null, NOT_TEXT);
      if (file.size > MAX_FILE_SIZE) return show(null, TOO_BIG);
      const text = readText(await file.arrayBuffer());
      if (text === null) return show(null, NOT_TEXT);
      take(text, file.name);
    } catch {
      show(null, UNREADABLE);
    }
  }

  return {
    read,
    wasRead,
    refusal,
    failure: reading.error,
    isPending: reading.isPending,
    takeFiles,
    takeText: (text) => take(text, null),
    putAway: () => show(null, null),
  };
}
