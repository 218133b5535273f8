import { type LanguageModel, wrapLanguageModel } from "ai";
import type { UsedTokens } from "@/server/domain/model/next-call";
import type { AgentError, Budget, ReservedCall } from "@/server/runs/agents/call";

type OpenModel = Extract<LanguageModel, { specificationVersion: "v3" }>;
type Part = Awaited<ReturnType<OpenModel["doStream"]>>["stream"] extends ReadableStream<infer P> ? P : never;

/**
 * More tokens than any model can use in one call. A provider that reports more, or a negative number, has
 * miscounted. The limit also keeps an attempt's total within its database column.
 */
export const MAX_REPORTED_TOKENS = 10_000_000;
/** An estimate for providers that don't report usage. */
const BYTES_PER_TOKEN = 4;

/** Thrown if the call could exceed the spending limit. */
export class RefusedError extends Error {
  override name = "RefusedError";
  constructor(readonly reason: AgentError) {
    super(reason.message);
  }
}

interface Metering {
  /** Undefined if usage isn't recorded. */
  budget: Budget | undefined;
  timeoutMs: number;
  /** Called when a call times out. */
  onOverdue: () => void;
  /** Called if the budget throws an error. Such errors don't count as model errors. */
  onFault: (fault: unknown) => void;
}

interface Call {
  /** Undefined if usage isn't recorded. */
  reserved: ReservedCall | undefined;
  bytes: number;
  /** The length of the response so far in characters, including parts that aren't text. */
  chars: number;
  timer: NodeJS.Timeout;
  ended: boolean;
}

export interface Meter {
  model: OpenModel;
  /** The output limit of the last call, or null if there was no limit. */
  room(): number | null;
  /** The number of characters received during the last call. */
  chars(): number;
  /** Charges an interrupted call if its provider reported no usage. */
  close(): Promise<void>;
}

/**
 * Wraps a model so that each call has a timeout, reserves its maximum cost, and is charged exactly once, however it
 * ends. Time spent in tools doesn't count toward the timeout. A complete response is charged based on the provider's
 * token count, and an interrupted one based on an estimate. A refused call costs nothing.
 */
export function meter(inner: OpenModel, { budget, timeoutMs, onOverdue, onFault }: Metering): Meter {
  let call: Call | null = null;
  let room: number | null = null;

  async function ask<Result>(asked: Promise<Result> | undefined): Promise<Result | undefined> {
    try {
      return await asked;
    } catch (fault) {
      onFault(fault);
      throw fault;
    }
  }

  /** `counted` returns the call's usage, or null if the call was refused. */
  async function end(counted: (call: Call) => UsedTokens | null): Promise<void> {
    if (!call || call.ended) return;
    call.ended = true;
    clearTimeout(call.timer);
    await ask(call.reserved?.settle(counted(call)));
  }

  const model = wrapLanguageModel({
    model: inner,
    middleware: {
      specificationVersion: "v3",
      async transformParams({ params }) {
        const bytes = Buffer.byteLength(JSON.stringify([params.prompt, params.tools]));
        room = params.maxOutputTokens ?? null;
        const reserved = await ask(budget?.reserve({ bytes, maxOutputTokens: room }));
        if (reserved && "error" in reserved) throw new RefusedError(reserved.error);
        if (reserved) room = reserved.maxOutputTokens;
        call = { reserved, bytes, chars: 0, timer: setTimeout(onOverdue, timeoutMs), ended: false };
        return room === null ? params : { ...params, maxOutputTokens: room };
      },
      async wrapStream({ doStream, params }) {
        try {
          const { stream, ...given } = await doStream();
          return { ...given, stream: stream.pipeThrough(new TransformStream({ transform: count })) };
        } catch (error) {
          // No response started. Unless the app aborted the call, the provider refused it, which costs nothing.
          if (!params.abortSignal?.aborted) await end(() => null);
          throw error;
        }
      },
    },
  });

  async function count(part: Part, controller: TransformStreamDefaultController<Part>): Promise<void> {
    if (call && "delta" in part) call.chars += part.delta.length;
    if (part.type === "finish") await end((call) => read(part.usage) ?? estimate(call));
    controller.enqueue(part);
  }

  return {
    model,
    room: () => room,
    chars: () => call?.chars ?? 0,
    close: () => end(estimate),
  };
}

function read({ inputTokens, outputTokens }: Extract<Part, { type: "finish" }>["usage"]): UsedTokens | null {
  const [input, output] = [inputTokens.total, outputTokens.total];
  return isCount(input) && isCount(output) && input + output > 0 ? { input, output, estimated: false } : null;
}

function isCount(value: number | undefined): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_REPORTED_TOKENS;
}

function estimate({ bytes, chars }: Call): UsedTokens {
  const [input, output] = [bytes, chars].map((size) => Math.ceil(size / BYTES_PER_TOKEN)) as [number, number];
  return { input, output, estimated: true };
}
