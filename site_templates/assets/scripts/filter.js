// The catalogue and other lists: narrow the cards on the page by typing.
//
// The facets are plain links to plain pages and need no script. This only unhides the form [data-filter], whose field `q` narrows the
// cards of the page by their text. data-filter is the selector of the cards, data-groups that of the months, which disappear when no
// card is left in them. The words are kept in the address (?q=), so that a narrowed list can be sent to a colleague and survives «back».
//
// The form carries the translated texts data-count (with {count} and {total}) and data-none.

const form = document.querySelector("form[data-filter]");
if (form) start(form);

function start(form) {
  const field = form.elements.namedItem("q");
  const status = form.querySelector("[role=status]");
  const cards = [...document.querySelectorAll(form.dataset.filter)].map((element) => ({ element, text: fold(element.textContent) }));
  const groups = [...document.querySelectorAll(form.dataset.groups)];
  if (!cards.length) return;
  let pause = 0;

  const narrow = () => {
    const left = show(cards, groups, fold(field.value).split(/\s+/u).filter(Boolean));
    clearTimeout(pause);
    // A screen reader should hear the result, not every keystroke on the way to it.
    pause = setTimeout(() => say(status, form, field.value.trim() ? left : -1, cards.length), 250);
  };
  const read = () => {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    narrow();
  };

  form.hidden = false;
  form.addEventListener("input", () => {
    narrow();
    keep(field.value.trim());
  });
  // Enter must not load the page again, and «clear» of a form reset is a change like any other.
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => form.dispatchEvent(new Event("input"))));
  addEventListener("popstate", read);
  // A page that comes back from the back/forward cache has its old field, one that is loaded again has only its address.
  addEventListener("pageshow", read);
  read();
}

function show(cards, groups, terms) {
  let left = 0;
  for (const { element, text } of cards) {
    element.hidden = !terms.every((term) => text.includes(term));
    left += element.hidden ? 0 : 1;
  }
  for (const group of groups) group.hidden = !cards.some(({ element }) => !element.hidden && group.contains(element));
  return left;
}

function say(status, form, left, total) {
  const text = left === 0 ? form.dataset.none : form.dataset.count;
  status.textContent = left < 0 ? "" : text.replace("{count}", left).replace("{total}", total);
}

function keep(words) {
  const url = new URL(location.href);
  if (words) url.searchParams.set("q", words);
  else url.searchParams.delete("q");
  history.replaceState(history.state, "", url);
}

// «Étretat», «etretat» and vowelled Arabic are the same to somebody who searches.
function fold(text) {
  return text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase();
}
