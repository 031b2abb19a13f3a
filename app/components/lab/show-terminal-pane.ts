/** Shows the terminal where only one half fits: after Run, one wants to see what it does. */
export function showTerminalPane() {
  const choice = document.getElementById('pane-terminal');
  if (choice instanceof HTMLInputElement) choice.checked = true;
}
