import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { ModelSettings } from "@/server/domain/model/provider";
import { boundedFetch, makeGuardedFetch } from "@/server/infra/egress/guarded-fetch";
import { streamOrWhole } from "./stream-or-whole";

// Its notes on what a model does not know (a temperature, say) are for whoever writes the program.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Opens the model of the settings. The base URL is always given: the SDK would else read its own variables. */
export function openLanguageModel(settings: ModelSettings) {
  const { baseUrl, timeoutSeconds } = settings;
  const ask = settings.guarded ? makeGuardedFetch(baseUrl, timeoutSeconds * 1000) : boundedFetch;
  return streamOrWhole(ask, (fetch) => openWith(fetch, settings));
}

function openWith(fetch: typeof globalThis.fetch, settings: ModelSettings) {
  const { baseUrl: baseURL, name, apiKey = "" } = settings;
  switch (settings.provider) {
    case "openai":
      // Chat completions, because the newer API keeps every text on the provider's side by default.
      return createOpenAI({ baseURL, apiKey, fetch }).chat(name);
    case "anthropic":
      return createAnthropic({ baseURL, apiKey, fetch })(name);
    case "google":
      return createGoogleGenerativeAI({ baseURL, apiKey, fetch })(name);
    case "compatible":
      return createOpenAICompatible({
        name: "model",
        baseURL,
        fetch,
        // Without it a stream says nothing of the tokens it took.
        includeUsage: true,
        ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
      })(name);
  }
}
