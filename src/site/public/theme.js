// Runs before the first paint: the reader's own choice, else the system's.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('proofbook-theme');
  } catch {
    // Storage may be switched off; the system's theme holds then.
  }
  const system = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : system;
})();
