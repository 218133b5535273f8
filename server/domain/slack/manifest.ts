/** The manifest for creating the Slack app. It has no URL, because events arrive through Socket Mode. */
export const SLACK_MANIFEST = JSON.stringify(
  {
    display_information: { name: "Countersign", description: "Review and approve documents." },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: "Countersign", always_online: true },
    },
    oauth_config: { scopes: { bot: ["chat:write", "im:history", "users:read"] } },
    settings: {
      event_subscriptions: { bot_events: ["message.im"] },
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  },
  null,
  2,
);
