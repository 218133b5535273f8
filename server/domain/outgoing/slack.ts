/** The address that Slack's tokens are sent to. A secret with a bot token is saved for this address. */
export const SLACK_ORIGIN = "https://slack.com";

/** Slack refuses longer messages. */
export const MAX_SLACK_CHARS = 12_000;

/** Returns whether text is a channel's ID, or its name with #. */
export function isSlackChannel(text: string): boolean {
  return /^(#[\p{L}\p{N}._-]{1,80}|[CDGU][A-Z0-9]{2,30})$/u.test(text);
}
