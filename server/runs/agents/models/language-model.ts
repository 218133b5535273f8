import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { ModelSettings } from "@/server/domain/model/provider";
import { boundedFetch, makeGuardedFetch } from "@/server/infra/egress/guarded-fetch";
import { streamOrWhole } from "./stream-or-whole";

// Turns off the SDK's warnings about unsupported options, such as a temperature, because they're meant for developers.
globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * Creates the model from the settings. Always sets the base URL, since the SDK would otherwise use its own environment
 * variables.
 */
export function openLanguageModel(settings: ModelSettings) {
  const { baseUrl, timeoutSeconds } = settings;
  const ask = settings.guarded ? makeGuardedFetch(baseUrl, timeoutSeconds * 1000) : boundedFetch;
  return streamOrWhole(ask, (fetch) => openWith(fetch, settings));
}

function openWith(fetch: typeof globalThis.fetch, settings: ModelSettings) {
  const { baseUrl: baseURL, name, apiKey = "" } = settings;
  switch (settings.provider) {
    case "openai":
      // Uses chat completions, because with the newer API, the provider stores all text by default.
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
        // Without this, a stream doesn't report its token counts.
        includeUsage: true,
        ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
      })(name);
  }
}
