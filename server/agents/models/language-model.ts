import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModel } from "ai";
import type { ModelSettings } from "@/server/domain/model/provider";
import { boundedFetch, makeGuardedFetch } from "@/server/egress/guarded-fetch";

// Its notes on what a model does not know (a temperature, say) are for whoever writes the program.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Opens the model of the settings. The base URL is always given: the SDK would else read its own variables. */
export function openLanguageModel(settings: ModelSettings): LanguageModel {
  const { baseUrl: baseURL, name, apiKey = "", timeoutSeconds } = settings;
  const fetch = settings.guarded ? makeGuardedFetch(baseURL, timeoutSeconds * 1000) : boundedFetch;
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
        ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
      })(name);
  }
}
