/**
 * What stands on the clipboard, for the Paste button; null where the browser does not let us read it, as on the plain-http
 * addresses of workshops: then a person has to paste by hand.
 */
export async function readText(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}
