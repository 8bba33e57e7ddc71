/** The filter itself is the style sheet's; this only lets an address such as `…/controls/#show-not-satisfied` choose. */
function chooseFromAddress(): void {
  const choice = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (choice instanceof HTMLInputElement && choice.type === 'radio') {
    choice.checked = true;
    scrollTo(0, 0);
  }
}

addEventListener('hashchange', chooseFromAddress);
chooseFromAddress();
