/** The messages for Slack's error codes about a bot token. */
export const BOT_TOKEN_FAULTS: Record<string, string> = {
  invalid_auth: "Slack rejected the bot token.",
  not_authed: "Slack didn't receive a bot token.",
  token_expired: "The bot token has expired.",
  token_revoked: "The bot token was revoked.",
  account_inactive: "The bot token is for a deleted Slack app.",
  missing_scope: "The bot token doesn't have the chat:write scope.",
};

/** The messages for Slack's error codes about an app-level token. */
export const APP_TOKEN_FAULTS: Record<string, string> = {
  invalid_auth: "Slack rejected the app-level token.",
  not_authed: "Slack didn't receive an app-level token.",
  token_expired: "The app-level token has expired.",
  token_revoked: "The app-level token was revoked.",
  account_inactive: "The app-level token is for a deleted Slack app.",
  missing_scope: "The app-level token doesn't have the connections:write scope.",
  not_allowed_token_type: "That isn't an app-level token. App-level tokens start with xapp-.",
  forbidden_team: "The workspace doesn't allow this Slack app.",
  link_disabled: "Socket Mode is disabled in the Slack app.",
};
