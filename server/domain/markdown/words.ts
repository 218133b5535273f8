export const SHOWN_AS_SOURCE = "Shown as source, because formatting could hide part of it.";
