import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useEffect, useState } from "react";
import { type Failure, trpc } from "@/components/trpc";
import type { TriggerPreview } from "@/server/domain/trigger/api";
import type { ScheduleDto } from "@/server/domain/trigger/config";
import type { toWebhook } from "./trigger-text";

/** How long typing has to pause before a preview is fetched. */
const PAUSE_MS = 250;
/** The same, for a preview that sends a lot of text. */
const LONG_PAUSE_MS = 1_500;
const MANY_CHARS = 20_000;
/** How often to refetch the next run times, which go out of date. */
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
  /** The settings that the preview was generated from. They can lag behind what's in the form. */
  of: Input | undefined;
  failure: Failure | null;
}

/** Returns a preview of a trigger with the given settings. `previewed` is null while there's nothing to preview. */
export function usePreview(previewed: Previewed | null): Shown<Previewed> {
  const { client } = trpc.useUtils();
  return useTyped("preview", previewed, (input, opts) => client.trigger.preview.mutate(input, opts));
}

/** Returns a preview of a saved trigger. `tested` is null while no preview is needed. */
export function useTest(tested: Tested | null): Shown<Tested> {
  const { client } = trpc.useUtils();
  return useTyped("test", tested, (input, opts) => client.trigger.test.mutate(input, opts));
}

/**
 * Fetches a result once typing pauses, and cancels any earlier request. Until the result arrives, returns the previous
 * one with its input.
 */
function useTyped<Input>(
  name: string,
  input: Input | null,
  read: (input: Input, opts: { signal: AbortSignal }) => Promise<TriggerPreview>,
): Shown<Input> {
  const typed = JSON.stringify(input);
  const settled = useSettledText(typed);
  const { data, error } = useQuery({
    queryKey: [`trigger ${name}`, settled],
    queryFn: async ({ signal }) => {
      const of: Input = JSON.parse(settled);
      return { of, preview: await read(of, { signal }) };
    },
    enabled: settled !== "null",
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.preview.nextTimes.length ? REREAD_MS : false),
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
    const timer = setTimeout(setSettled, pauseOf(text), text);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** Returns how long typing has to pause before text is sent. */
export function pauseOf({ length }: string): number {
  return length > MANY_CHARS ? LONG_PAUSE_MS : PAUSE_MS;
}
