// The screens of the account: refinements only, every form works without them.
//
// data-rules       a list of password rules, ticked off while one types in the field of that id
// data-reveal      a button that shows and hides the password field of that id
// data-caps        says that Caps Lock is on, for the field of that id
// data-wait        seconds until «Send new code» may be pressed
// data-then        a link that starts a download: where to go on to when it has begun
//
// Every text comes from the page, in the page's language.

const within = (selector, start) => document.querySelectorAll(selector).forEach(start);

// As in sidecar/passwords.py, which decides.
const RULES = {
  length: (text, least) => [...text].length >= least,
  space: (text) => !/\s/u.test(text),
  case: (text) => /\p{Lowercase}/u.test(text) && /\p{Uppercase}/u.test(text),
  digit: (text) => /\p{Nd}/u.test(text),
  symbol: (text) => /[\p{P}\p{S}]/u.test(text),
};

within("[data-rules]", tickOff);
within("[data-reveal]", reveal);
within("[data-caps]", warnOfCaps);
within("[data-wait]", countDown);
within("[data-then]", goOn);
within("form[method=post]", sendOnce);
// The summary of errors has the focus by `autofocus`; a browser that restores the scroll position would hide it.
document.getElementById("problems")?.scrollIntoView({ block: "nearest" });

function tickOff(list) {
  const field = document.getElementById(list.dataset.rules);
  const status = document.querySelector("[data-rules-status]");
  const items = [...list.children].map((item) => ({ item, state: item.appendChild(hiddenText()) }));
  let pause = 0;
  const look = () => {
    const text = field.value.normalize("NFC");
    const met = items.map(({ item }) => text !== "" && RULES[item.dataset.rule](text, Number(item.dataset.least)));
    items.forEach(({ item, state }, at) => {
      item.dataset.met = met[at] ? "yes" : "no";
      state.textContent = text ? ` (${met[at] ? list.dataset.done : list.dataset.open})` : "";
    });
    clearTimeout(pause);
    // A screen reader should hear the result, not every keystroke on the way to it.
    pause = setTimeout(() => (status.textContent = met.every(Boolean) ? status.dataset.text : ""), 600);
  };
  field.addEventListener("input", look);
  look();
}

function hiddenText() {
  const span = document.createElement("span");
  span.className = "visually-hidden";
  return span;
}

function reveal(button) {
  const field = document.getElementById(button.dataset.reveal);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  // Browsers offer to keep a password only if the field is one when the form goes.
  field.form.addEventListener("submit", () => show(false));
}

function warnOfCaps(note) {
  const field = document.getElementById(note.dataset.caps);
  const look = (event) => (note.textContent = event.getModifierState?.("CapsLock") ? note.dataset.text : "");
  field.addEventListener("keydown", look);
  field.addEventListener("keyup", look);
  field.addEventListener("blur", () => (note.textContent = ""));
}

function countDown(button) {
  const note = document.getElementById(button.getAttribute("aria-describedby"));
  const status = note.parentElement.querySelector("[data-ready]");
  // By the clock and not by counting: timers of a page in the background go slowly.
  const end = Date.now() + button.dataset.wait * 1000;
  const refuse = (event) => event.preventDefault();
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      note.textContent = note.dataset.count.replace("{time}", clock(left));
      return;
    }
    clearInterval(timer);
    note.hidden = true;
    status.textContent = status.dataset.ready;
    button.removeAttribute("aria-disabled");
    button.removeEventListener("click", refuse);
  };
  const timer = setInterval(tick, 1000);
  button.setAttribute("aria-disabled", "true");
  button.addEventListener("click", refuse);
  tick();
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function goOn(link) {
  link.addEventListener("click", () => {
    // The answer is a file, so the browser stays here; an answer that is a page takes it away before the time is over.
    setTimeout(() => location.assign(link.dataset.then), 4000);
  });
}

function sendOnce(form) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    else sent = setTimeout(() => (sent = 0), 8000);
  });
  // A page that comes back from the back/forward cache may send again.
  addEventListener("pageshow", () => (sent = 0));
}
