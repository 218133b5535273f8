import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModel } from "ai";
import type { ModelSettings } from "@/server/env";
import { guardedFetch } from "./guarded-fetch";

/** Opens the model of the settings. The base URL is always given: the SDK would else read its own variables. */
export function openLanguageModel(settings: ModelSettings): LanguageModel {
  switch (settings.provider) {
    case "openai":
      // Chat completions, because the newer API keeps every text on the provider's side by default.
      return createOpenAI({
        baseURL: settings.baseUrl,
        apiKey: settings.apiKey,
        fetch: guardedFetch,
      }).chat(settings.name);
    case "compatible":
      return createOpenAICompatible({
        name: "model",
        baseURL: settings.baseUrl,
        fetch: guardedFetch,
        ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
      })(settings.name);
  }
}
