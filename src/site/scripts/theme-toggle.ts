const STORED = 'proofbook-theme';
const systemIsLight = matchMedia('(prefers-color-scheme: light)');

function systemTheme(): string {
  return systemIsLight.matches ? 'light' : 'dark';
}

/** The reader's own choice; null when there is none or storage is switched off. */
function chosenTheme(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/** A choice that equals the system's is forgotten, so that the page follows the system again. */
function choose(theme: string): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === systemTheme()) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, theme);
  } catch {
    // The choice then holds for this page only.
  }
}

for (const toggle of document.querySelectorAll<HTMLButtonElement>('[data-theme-toggle]')) {
  toggle.hidden = false;
  toggle.addEventListener('click', () => choose(document.documentElement.dataset['theme'] === 'light' ? 'dark' : 'light'));
}

systemIsLight.addEventListener('change', () => {
  if (chosenTheme() === null) document.documentElement.dataset['theme'] = systemTheme();
});
