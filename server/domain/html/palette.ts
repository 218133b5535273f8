/**
 * Light and dark colors, copied from app/globals.css for emails and link pages, which can't load that file.
 */
export const PALETTE = {
  paper: ["#faf9f5", "#0f1319"],
  surface: ["#ffffff", "#161b23"],
  sunken: ["#f3f1eb", "#1d242e"],
  line: ["#e4e0d6", "#2a333f"],
  edge: ["#8d887b", "#6b7787"],
  ink: ["#1e1c18", "#e7eaef"],
  muted: ["#655f54", "#9ea9b8"],
  accent: ["#24478f", "#8fb3ff"],
  "accent-strong": ["#1a366f", "#adc7ff"],
  "accent-soft": ["#e9eef8", "#1b2842"],
  "on-accent": ["#ffffff", "#0f1319"],
  waiting: ["#845000", "#f2b95c"],
  "waiting-soft": ["#fdf2d9", "#33270f"],
  "waiting-line": ["#e3b04b", "#8a6420"],
  done: ["#1d6a39", "#74d094"],
  "done-soft": ["#e5f3e9", "#13291b"],
  failed: ["#ad231b", "#ff938a"],
  "failed-soft": ["#fbeae8", "#391916"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;
