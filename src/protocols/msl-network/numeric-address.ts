/** Whether a text is an IP address and not a name. */
export function isNumericAddress(text: string): boolean {
  return text.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);
}
