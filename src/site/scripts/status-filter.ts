/** The filter itself is the style sheet's; this only lets an address such as `…/controls/#show-not-satisfied` choose. */
function chooseFromAddress(): void {
  const choice = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (choice instanceof HTMLInputElement && choice.type === 'radio') {
    choice.checked = true;
    scrollTo(0, 0);
  }
}

/** The choice stays in the address, so that a reload, a bookmark or a message shows the same rows. */
function keepInAddress({ target }: Event): void {
  if (target instanceof HTMLInputElement && target.type === 'radio') history.replaceState(null, '', `#${target.id}`);
}

addEventListener('change', keepInAddress);
addEventListener('hashchange', chooseFromAddress);
chooseFromAddress();
