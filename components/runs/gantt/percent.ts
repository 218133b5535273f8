/** Formats a share of the axis for CSS. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
