/** What a password must be, in the words that all forms share. */
export function PasswordRule() {
  return 'At least 10 characters, and not a common one. Four words do well.';
}
