import { APICallError, type LanguageModel, simulateStreamingMiddleware, wrapLanguageModel } from "ai";

type OpenModel = Extract<LanguageModel, { specificationVersion: "v3" }>;
type Fetch = typeof fetch;

const REFUSALS = new Set([400, 404, 422, 501]);

/** A complete response from a server that was asked to stream. */
class WholeAnswer extends Error {
  override name = "WholeAnswer";
  constructor(readonly response: Response) {
    super("The response wasn't streamed.");
  }
}

/**
 * Returns a model that streams if its server can. If the server sends a complete response instead, uses it as
 * is. If the server refuses to stream, requests a complete response.
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
            // Callers treat a missing reason as an interruption, but a complete response wasn't interrupted.
            return { ...given, finishReason: { ...finishReason, raw: finishReason.raw ?? "none given" } };
          };
          return simulated({ ...call, doGenerate });
        }
      },
    },
  });
}

/** Returns whether this is a complete response. A stream can have any content type except JSON or HTML. */
function isWholeAnswer({ headers }: Response): boolean {
  return /json|html/i.test(headers.get("content-type") ?? "");
}

/**
 * Returns whether the server refused to stream. Such a server mentions streaming in the error, whether it can't stream
 * at all, can't stream for this account, or can't report token counts while streaming.
 */
function cannotStream(error: unknown): boolean {
  return (
    APICallError.isInstance(error) &&
    REFUSALS.has(error.statusCode ?? 0) &&
    /\bstream/i.test(error.responseBody ?? "")
  );
}
