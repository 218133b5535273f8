import { type LanguageModel, wrapLanguageModel } from "ai";
import type { UsedTokens } from "@/server/domain/model/next-call";
import type { AgentError, Ledger, ReservedCall } from "@/server/runs/agents/call";

type OpenModel = Extract<LanguageModel, { specificationVersion: "v3" }>;
type Part = Awaited<ReturnType<OpenModel["doStream"]>>["stream"] extends ReadableStream<infer P> ? P : never;

/**
 * More than any model takes or gives at once: who counts more, or less than nothing, has not counted. All calls of an
 * attempt together stay within what its row holds.
 */
export const MAX_REPORTED_TOKENS = 10_000_000;
/** Of a call that its provider did not count. */
const BYTES_PER_TOKEN = 4;

/** The call may cost more than there is. */
export class RefusedError extends Error {
  override name = "RefusedError";
  constructor(readonly reason: AgentError) {
    super(reason.message);
  }
}

interface Metering {
  /** Omitted: usage isn't recorded. */
  ledger: Ledger | undefined;
  timeoutMs: number;
  /** Called when a call has had its time. */
  onOverdue: () => void;
  /** Told what the ledger could not do: nothing that the model did wrong. */
  onFault: (fault: unknown) => void;
}

interface Call {
  /** Omitted: usage isn't recorded. */
  reserved: ReservedCall | undefined;
  bytes: number;
  /** How much has come of its answer, whatever that is part of. */
  letters: number;
  timer: NodeJS.Timeout;
  ended: boolean;
}

export interface Meter {
  model: OpenModel;
  /** How long the answer of the last call was let be; null: as long as it comes to. */
  room(): number | null;
  /** How many letters came with the last call. */
  letters(): number;
  /** Charges what was broken off before its provider counted it. */
  close(): Promise<void>;
}

/**
 * A model each call of which has its time, is asked for beforehand, and is paid for once, however it ends: what tools
 * do in between is theirs. A call that came to an answer is charged by its provider's count, one that was broken off by an
 * estimate; one that was refused costs nothing.
 */
export function meter(inner: OpenModel, { ledger, timeoutMs, onOverdue, onFault }: Metering): Meter {
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

  /** `counted`: what it took; null: it was refused. */
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
        const reserved = await ask(ledger?.reserve({ bytes, maxOutputTokens: room }));
        if (reserved && "error" in reserved) throw new RefusedError(reserved.error);
        if (reserved) room = reserved.maxOutputTokens;
        call = { reserved, bytes, letters: 0, timer: setTimeout(onOverdue, timeoutMs), ended: false };
        return room === null ? params : { ...params, maxOutputTokens: room };
      },
      async wrapStream({ doStream, params }) {
        try {
          const { stream, ...given } = await doStream();
          return { ...given, stream: stream.pipeThrough(new TransformStream({ transform: count })) };
        } catch (error) {
          // Before its answer began, a provider that was not broken off has refused the call.
          if (!params.abortSignal?.aborted) await end(() => null);
          throw error;
        }
      },
    },
  });

  async function count(part: Part, controller: TransformStreamDefaultController<Part>): Promise<void> {
    if (call && "delta" in part) call.letters += part.delta.length;
    if (part.type === "finish") await end((call) => read(part.usage) ?? estimate(call));
    controller.enqueue(part);
  }

  return {
    model,
    room: () => room,
    letters: () => call?.letters ?? 0,
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

function estimate({ bytes, letters }: Call): UsedTokens {
  const [input, output] = [bytes, letters].map((size) => Math.ceil(size / BYTES_PER_TOKEN)) as [
    number,
    number,
  ];
  return { input, output, estimated: true };
}
