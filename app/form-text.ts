/** A text field of a form; files and missing fields are empty. Cut where no field of ours is longer. */
export function text(sent: FormData, name: string): string {
  const value = sent.get(name);
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}
