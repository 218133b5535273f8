import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useEffect, useState } from "react";
import { type Failure, trpc } from "@/components/trpc";
import type { TriggerPreview } from "@/server/domain/trigger/api";
import type { ScheduleDto } from "@/server/domain/trigger/config";
import type { toWebhook } from "./trigger-text";

/** How long typing has to pause. */
const PAUSE_MS = 250;
/** How often the next times are read again, because they pass. */
const REREAD_MS = 60_000;

interface Previewed {
  id: string;
  schedule?: ScheduleDto;
  webhook?: ReturnType<typeof toWebhook>;
  payload?: unknown;
}

interface Tested {
  id: string;
  triggerId: string;
  payload?: unknown;
}

interface Shown<Input> {
  preview: TriggerPreview | undefined;
  /** What the preview is of, which can be what was typed before. */
  of: Input | undefined;
  failure: Failure | null;
}

/** Shows what a trigger with these settings would do. Null if they're incomplete. */
export function usePreview(previewed: Previewed | null): Shown<Previewed> {
  const { client } = trpc.useUtils();
  return useTyped("preview", previewed, (input) => client.trigger.preview.mutate(input));
}

/** Shows what a saved trigger would do. Null while that isn't needed. */
export function useTest(tested: Tested | null): Shown<Tested> {
  const { client } = trpc.useUtils();
  return useTyped("test", tested, (input) => client.trigger.test.mutate(input));
}

/** Reads a result once typing pauses. Keeps the last result, and its input, until the next one arrives. */
function useTyped<Input>(
  name: string,
  input: Input | null,
  read: (input: Input) => Promise<TriggerPreview>,
): Shown<Input> {
  const typed = JSON.stringify(input);
  const settled = useSettledText(typed);
  const { data, error } = useQuery({
    queryKey: [`trigger ${name}`, settled],
    queryFn: async () => {
      const of: Input = JSON.parse(settled);
      return { of, preview: await read(of) };
    },
    enabled: settled !== "null",
    placeholderData: keepPreviousData,
    refetchInterval: REREAD_MS,
    retry: false,
  });
  const isShown = input !== null && !error;
  const isRefused = error instanceof TRPCClientError;
  return {
    preview: isShown ? data?.preview : undefined,
    of: isShown ? data?.of : undefined,
    failure: isRefused && settled === typed ? (error as Failure) : null,
  };
}

function useSettledText(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setSettled, PAUSE_MS, text);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
