/** One provider's request and response format. */
export interface WireFormat {
  read(body: Body): { model: string; system: string; user: string };
  answer(request: { model: string; user: string }, reply: WireReply): object;
  error(
    status: number,
    reply: { message: string; code: string | null; retrySeconds?: number | undefined },
  ): unknown;
  /** The beginning of a response, up to the first character of text. */
  opening: string;
  /** Returns the response as stream events, with its text split into the given pieces. */
  events(request: { model: string; user: string }, pieces: readonly string[], reply: WireReply): StreamEvents;
}

/** Complete events in wire format. */
interface StreamEvents {
  before: string[];
  pieces: string[];
  after: string[];
}

export interface WireReply {
  text: string | null;
  finish: "stop" | "length" | "content_filter";
  refusal?: string | undefined;
  /** The tools that the model wants to call. */
  calls?: readonly WireCall[] | undefined;
}

export interface WireCall {
  readonly tool: string;
  readonly input: unknown;
  /**
   * The input's raw JSON, to send JSON that no serializer would write. Google's format and Anthropic's unstreamed
   * responses ignore it.
   */
  readonly json?: string;
}

const writeInput = ({ input, json }: WireCall) => json ?? JSON.stringify(input);

/** Any provider's request body, with only the fields that tests use. */
export interface Body {
  model?: string;
  stream?: boolean;
  messages?: { role: string; content: unknown }[];
  system?: unknown;
  systemInstruction?: { parts: { text: string }[] };
  contents?: { role: string; parts: { text?: string }[] }[];
}

const OUTPUT_TOKENS = 7;
const countTokens = (request: { user: string }) => request.user.length;

/** Returns a message's text, from a string or a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: string }) => part.text ?? "").join("");
}

const lastOf = (messages: { role: string; content: unknown }[], role: string) =>
  textOf(messages.findLast((message) => message.role === role)?.content);

const openai: WireFormat = {
  read: ({ model = "", messages = [] }) => ({
    model,
    // Newer models call the system message "developer".
    system: lastOf(messages, "system") || lastOf(messages, "developer"),
    user: lastOf(messages, "user"),
  }),
  answer: (request, { text, finish, refusal, calls }) => ({
    id: "chatcmpl-test",
    object: "chat.completion",
    created: 1_700_000_000,
    model: request.model,
    choices: [
      {
        index: 0,
        finish_reason: calls ? "tool_calls" : finish,
        message: {
          role: "assistant",
          content: text,
          refusal,
          tool_calls: calls?.map((call, index) => ({
            id: `call_${index}`,
            type: "function",
            function: { name: call.tool, arguments: writeInput(call) },
          })),
        },
      },
    ],
    usage: {
      prompt_tokens: countTokens(request),
      completion_tokens: OUTPUT_TOKENS,
      total_tokens: countTokens(request) + OUTPUT_TOKENS,
    },
  }),
  error: (_, { message, code }) => ({ error: { message, type: "test", code } }),
  opening: '{"choices":[{"message":{"role":"assistant","content":"',
  events: ({ model, user }, pieces, { finish, refusal, calls }) => {
    const chunk = (choice: object, rest = {}) =>
      event({
        id: "chatcmpl-test",
        object: "chat.completion.chunk",
        created: 1_700_000_000,
        model,
        choices: [{ index: 0, finish_reason: null, ...choice }],
        ...rest,
      });
    const usage = {
      prompt_tokens: user.length,
      completion_tokens: OUTPUT_TOKENS,
      total_tokens: user.length + OUTPUT_TOKENS,
    };
    return {
      before: [chunk({ delta: { role: "assistant", content: "" } })],
      pieces: pieces.map((content) => chunk({ delta: { content } })),
      after: [
        ...(refusal === undefined ? [] : [chunk({ delta: { refusal } })]),
        ...(calls ?? []).map((call, index) =>
          chunk({
            delta: {
              tool_calls: [
                {
                  index,
                  id: `call_${index}`,
                  type: "function",
                  function: { name: call.tool, arguments: writeInput(call) },
                },
              ],
            },
          }),
        ),
        chunk({ delta: {}, finish_reason: calls ? "tool_calls" : finish }),
        chunk({}, { choices: [], usage }),
        "data: [DONE]\n\n",
      ],
    };
  },
};

const event = (data: object, name?: string) =>
  `${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;

const ANTHROPIC_STOP = { stop: "end_turn", length: "max_tokens", content_filter: "refusal" } as const;

const anthropic: WireFormat = {
  read: ({ model = "", messages = [], system }) => ({
    model,
    system: textOf(system),
    user: lastOf(messages, "user"),
  }),
  answer: (request, { text, finish, calls }) => ({
    id: "msg_test",
    type: "message",
    role: "assistant",
    model: request.model,
    content: [
      ...(text === null ? [] : [{ type: "text", text }]),
      ...(calls ?? []).map(({ tool, input }, index) => ({
        type: "tool_use",
        id: `toolu_${index}`,
        name: tool,
        input,
      })),
    ],
    stop_reason: calls ? "tool_use" : ANTHROPIC_STOP[finish],
    stop_sequence: null,
    usage: { input_tokens: countTokens(request), output_tokens: OUTPUT_TOKENS },
  }),
  error: (status, { message, code }) => ({
    type: "error",
    error: { type: code ?? ANTHROPIC_ERRORS[status] ?? "invalid_request_error", message },
  }),
  opening: '{"type":"message","role":"assistant","content":[{"type":"text","text":"',
  events: ({ model, user }, pieces, { finish, calls }) => {
    const say = (type: string, fields: object) => event({ type, ...fields }, type);
    const block = (index: number, content_block: object, deltas: object[]) => ({
      before: [say("content_block_start", { index, content_block })],
      pieces: deltas.map((delta) => say("content_block_delta", { index, delta })),
      after: [say("content_block_stop", { index })],
    });
    const text = block(
      0,
      { type: "text", text: "" },
      pieces.map((text) => ({ type: "text_delta", text })),
    );
    const uses = (calls ?? []).map((call, index) =>
      block(index + 1, { type: "tool_use", id: `toolu_${index}`, name: call.tool, input: {} }, [
        { type: "input_json_delta", partial_json: writeInput(call) },
      ]),
    );
    const message = {
      id: "msg_test",
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: user.length, output_tokens: 1 },
    };
    return {
      before: [say("message_start", { message }), ...text.before],
      pieces: text.pieces,
      after: [
        ...text.after,
        ...uses.flatMap(({ before, pieces, after }) => [...before, ...pieces, ...after]),
        say("message_delta", {
          delta: { stop_reason: calls ? "tool_use" : ANTHROPIC_STOP[finish], stop_sequence: null },
          usage: { output_tokens: OUTPUT_TOKENS },
        }),
        say("message_stop", {}),
      ],
    };
  },
};

const ANTHROPIC_ERRORS: Record<number, string> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  500: "api_error",
  529: "overloaded_error",
};

const GOOGLE_STOP = { stop: "STOP", length: "MAX_TOKENS", content_filter: "SAFETY" } as const;

const google: WireFormat = {
  read: ({ contents = [], systemInstruction }) => ({
    model: "",
    system: textOf(systemInstruction?.parts),
    user: textOf(contents.findLast(({ role }) => role === "user")?.parts),
  }),
  answer: (request, { text, finish, calls }) => ({
    candidates: [
      {
        content: {
          role: "model",
          parts: [
            ...(text === null ? [] : [{ text }]),
            ...(calls ?? []).map(({ tool, input }) => ({ functionCall: { name: tool, args: input } })),
          ],
        },
        finishReason: GOOGLE_STOP[finish],
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: countTokens(request),
      candidatesTokenCount: OUTPUT_TOKENS,
      totalTokenCount: countTokens(request) + OUTPUT_TOKENS,
    },
  }),
  error: (status, { message, code, retrySeconds }) => ({
    error: {
      code: status,
      message,
      status: code ?? GOOGLE_ERRORS[status] ?? "INVALID_ARGUMENT",
      ...(retrySeconds !== undefined && {
        details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${retrySeconds}s` }],
      }),
    },
  }),
  opening: '{"candidates":[{"content":{"role":"model","parts":[{"text":"',
  events: (request, pieces, reply) => ({
    before: [],
    pieces: pieces.map((text) =>
      event({ candidates: [{ content: { role: "model", parts: [{ text }] }, index: 0 }] }),
    ),
    after: [event(google.answer(request, { ...reply, text: null }))],
  }),
};

const GOOGLE_ERRORS: Record<number, string> = {
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** Returns the format of the provider that uses this path. */
export function formatOf(path: string): WireFormat {
  if (path.endsWith("/messages")) return anthropic;
  return /:(generateContent|streamGenerateContent)/.test(path) ? google : openai;
}
