import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { ModelSettings } from "@/server/domain/model/provider";
import { boundedFetch, makeGuardedFetch } from "@/server/infra/egress/guarded-fetch";
import { streamOrWhole } from "./stream-or-whole";

// Its warnings about unsupported options, such as a temperature, are for developers.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Opens the model of the settings. Always sets the base URL, since the SDK would otherwise read its own variables. */
export function openLanguageModel(settings: ModelSettings) {
  const { baseUrl, timeoutSeconds } = settings;
  const ask = settings.guarded ? makeGuardedFetch(baseUrl, timeoutSeconds * 1000) : boundedFetch;
  return streamOrWhole(ask, (fetch) => openWith(fetch, settings));
}

function openWith(fetch: typeof globalThis.fetch, settings: ModelSettings) {
  const { baseUrl: baseURL, name, apiKey = "" } = settings;
  switch (settings.provider) {
    case "openai":
      // Chat completions, because the newer API stores every text at the provider by default.
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
        // Otherwise a stream doesn't report its tokens.
        includeUsage: true,
        ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
      })(name);
  }
}
