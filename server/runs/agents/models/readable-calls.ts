import { type LanguageModel, wrapLanguageModel } from "ai";
import { readExactJson } from "@/server/domain/json/read-exact-json";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";

type OpenModel = Extract<LanguageModel, { specificationVersion: "v3" }>;
type Part = Awaited<ReturnType<OpenModel["doStream"]>>["stream"] extends ReadableStream<infer P> ? P : never;

/**
 * A model whose calls of tools have arguments that can be shown, kept and sent as it wrote them. Those of others are
 * left out, and why is noted in `unreadable` by the id of the call, for as long as that one answer is seen to.
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
  // Of a call without arguments some servers say nothing.
  const read = input.trim() === "" ? null : readExactJson(input);
  return read === null || read.ok ? null : read.fault;
}
