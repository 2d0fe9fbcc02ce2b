/** Light or dark: as the system has it, unless a person chose otherwise here. */
import { effect, signal, untracked } from '@preact/signals';

const KEY = 'weir-theme';

/** The choice; empty for the system's. */
export const theme = signal(kept());

/** From the system's to the other two and back. */
export function nextTheme(): void {
  const order = ['', 'light', 'dark'];
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length] as string;
}

/** Another number whenever colours are others than before. */
export const coloursChanged = signal(0);

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (coloursChanged.value += 1));

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
  coloursChanged.value = untracked(() => coloursChanged.value) + 1;
});

function kept(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
