import { type LanguageModel, wrapLanguageModel } from "ai";
import { readExactJson } from "@/server/domain/json/read-exact-json";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";

type OpenModel = Extract<LanguageModel, { specificationVersion: "v3" }>;
type Part = Awaited<ReturnType<OpenModel["doStream"]>>["stream"] extends ReadableStream<infer P> ? P : never;

/**
 * Wraps a model so that its tool calls' arguments can be shown, stored, and sent as written. Drops unreadable
 * arguments and stores the reason in `unreadable` under the call's ID.
 */
export function withReadableCalls(inner: OpenModel, unreadable: Map<string, string>): OpenModel {
  function read(part: Part): Part {
    if (part.type !== "tool-call") return part;
    const fault = findFault(part.input);
    if (fault === null) return part;
    unreadable.set(part.toolCallId, fault);
    return { ...part, input: "{}" };
  }

  return wrapLanguageModel({
    model: inner,
    middleware: {
      specificationVersion: "v3",
      async wrapStream({ doStream }) {
        unreadable.clear();
        const { stream, ...given } = await doStream();
        const transform = (part: Part, controller: TransformStreamDefaultController<Part>) =>
          controller.enqueue(read(part));
        return { ...given, stream: stream.pipeThrough(new TransformStream({ transform })) };
      },
    },
  });
}

function findFault(input: string): string | null {
  if (Buffer.byteLength(input) > MAX_TEXT_BYTES) return "is longer than 256 KiB";
  // Some servers send an empty string if a call has no arguments.
  const read = input.trim() === "" ? null : readExactJson(input);
  return read === null || read.ok ? null : read.fault;
}
