import type { Channel } from "@/server/domain/review/status";

const WORDS: Record<Channel, string> = {
  WEB: "in the browser",
  API: "through the API",
  LINK: "by the link in a message",
};

/** The channel, after a name: "… by Dana in the browser". */
export function channelWords(channel: Channel): string {
  return WORDS[channel];
}
