/** What the script at the root of the sites tells: the quarters that were published, the newest first. */
type WithQuarters = typeof globalThis & { proofbookQuarters?: unknown };

/**
 * A quarter's pages never change once a later one is published, so which quarters there are is told by a script beside them.
 * A copy of one quarter alone, such as that of a package, has no such script and shows no choice.
 */
const place = /^(.*)\/v\/(\d{4}-Q[1-4])\//.exec(location.pathname);

if (place !== null) {
  const [, root = '', period = ''] = place;
  const script = document.createElement('script');
  script.src = `${root}/versions.js`;
  script.addEventListener('load', () => {
    const told = (globalThis as WithQuarters).proofbookQuarters;
    const quarters = Array.isArray(told) ? told.filter((one) => typeof one === 'string' && /^\d{4}-Q[1-4]$/.test(one)) : [];
    for (const choice of document.querySelectorAll<HTMLElement>('[data-quarters]')) offer(choice, root, period, quarters);
  });
  document.head.append(script);
}

function offer(choice: HTMLElement, root: string, period: string, quarters: readonly string[]): void {
  const links = [
    ...quarters.map((quarter) => ({ text: quarter, href: `${root}/v/${quarter}/index.html`, here: quarter === period })),
    { text: 'All quarters', href: `${root}/index.html`, here: false },
  ];
  const list = choice.querySelector('ul');
  for (const { text, href, here } of links) {
    const link = document.createElement('a');
    link.textContent = text;
    link.href = href;
    if (here) link.setAttribute('aria-current', 'page');
    const item = document.createElement('li');
    item.append(link);
    list?.append(item);
  }
  choice.hidden = false;
  const plain = document.querySelector<HTMLElement>('.site-title .period');
  if (plain !== null) plain.hidden = true;
}
