import { APICallError, type LanguageModel, simulateStreamingMiddleware, wrapLanguageModel } from "ai";

type OpenModel = Extract<LanguageModel, { specificationVersion: "v3" }>;
type Fetch = typeof fetch;

const REFUSALS = new Set([400, 404, 422, 501]);

/** A complete answer from a server that was asked to stream. */
class WholeAnswer extends Error {
  override name = "WholeAnswer";
  constructor(readonly response: Response) {
    super("The response wasn't streamed.");
  }
}

/**
 * A model that streams if its server does. A complete answer is used as it is, without another request. A
 * server that refuses to stream is asked for a complete answer.
 */
export function streamOrWhole(ask: Fetch, open: (fetch: Fetch) => OpenModel): OpenModel {
  const streaming = open(async (input, init) => {
    const response = await ask(input, init);
    if (response.ok && isWholeAnswer(response)) throw new WholeAnswer(response);
    return response;
  });
  const simulated = simulateStreamingMiddleware().wrapStream;
  return wrapLanguageModel({
    model: streaming,
    middleware: {
      specificationVersion: "v3",
      wrapStream: async (call) => {
        try {
          return await call.doStream();
        } catch (error) {
          const came = error instanceof WholeAnswer ? error.response : null;
          if (!simulated || (!came && !cannotStream(error))) throw error;
          const whole = open(came ? async () => came : ask);
          const doGenerate = async () => {
            const { finishReason, ...given } = await whole.doGenerate(call.params);
            // A stream without a finish reason was interrupted. A complete answer wasn't.
            return { ...given, finishReason: { ...finishReason, raw: finishReason.raw ?? "none given" } };
          };
          return simulated({ ...call, doGenerate });
        }
      },
    },
  });
}

/** A stream can have any content type but these. */
function isWholeAnswer({ headers }: Response): boolean {
  return /json|html/i.test(headers.get("content-type") ?? "");
}

/** Servers that can't stream, can't for this account, or can't report tokens, name the option in their error. */
function cannotStream(error: unknown): boolean {
  return (
    APICallError.isInstance(error) &&
    REFUSALS.has(error.statusCode ?? 0) &&
    /\bstream/i.test(error.responseBody ?? "")
  );
}
