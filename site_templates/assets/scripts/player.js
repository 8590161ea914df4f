// Video pages: times seek the player, the line that is playing is marked, transcripts can be searched, texts can be copied.
//
// Without this script the page reads the same; a time is then a link to the preview file at that time. What cannot work without it
// (search fields, copy buttons) is `hidden` in the page and shown here.
//
// In the page: video or audio [data-player]; links [data-seek=SECONDS] in lines of lists [data-lines]; form [data-transcript-search]
// beside the lines of one transcript; buttons [data-copy="text" or "#id"]; [data-status], the one place where things are announced.

const player = document.querySelector("[data-player]");
const status = document.querySelector("[data-status]");

if (player) startPlayer(player);
for (const form of document.querySelectorAll("form[data-transcript-search]")) startSearch(form);
for (const button of document.querySelectorAll("button[data-copy]")) startCopy(button);

// ------------------------------------------------------------------------------------------------------------------- the player

function startPlayer(player) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-seek]");
    // With a modifier the link is opened elsewhere, as any other.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // The address then names the moment and can be sent to a colleague.
    history.replaceState(history.state, "", `#t=${link.dataset.seek}`);
    goTo(player, Number(link.dataset.seek), true);
  });
  addEventListener("hashchange", () => goToAddress(player));
  goToAddress(player);

  const lists = [...document.querySelectorAll("[data-lines]")].map(linesOf);
  const mark = () => lists.forEach((list) => markLine(list, player));
  player.addEventListener("timeupdate", mark);
  player.addEventListener("seeked", mark);
}

function goToAddress(player) {
  const seconds = secondsOf(location.hash);
  if (seconds !== null) goTo(player, seconds, false);
}

// `#t=12.48`, `#t=1:02`, `#t=npt:0:01:02.5` as in Media Fragments URI 1.0; an end after a comma is of no use here.
function secondsOf(hash) {
  const found = /^#t=(?:npt:)?([\d:.]+)/u.exec(hash);
  const seconds = found ? found[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : NaN;
  return Number.isFinite(seconds) ? seconds : null;
}

function goTo(player, seconds, play) {
  const seek = () => {
    player.currentTime = seconds;
  };
  // Before the metadata are there a position is forgotten by some browsers.
  if (player.readyState >= HTMLMediaElement.HAVE_METADATA) seek();
  else player.addEventListener("loadedmetadata", seek, { once: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!inView(player)) player.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  // Playing may be refused; the reader still has the button of the player, at the right moment.
  if (play) player.play().catch(() => player.focus());
}

function inView(element) {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}

// ------------------------------------------------------------------------------------------------------- the line that is playing

function linesOf(element) {
  const lines = [...element.querySelectorAll("[data-seek]")].map((link) => ({
    start: Number(link.dataset.seek),
    line: link.closest("tr, li"),
  }));
  return { element, lines, current: null };
}

function markLine(list, player) {
  // Half a frame of tolerance: a seek to 12.48 s may arrive at 12.4799.
  const line = list.lines.findLast(({ start }) => start <= player.currentTime + 0.02)?.line ?? null;
  if (line === list.current) return;
  list.current?.removeAttribute("aria-current");
  line?.setAttribute("aria-current", "true");
  list.current = line;
  if (line) follow(list.element, line);
}

// Only a transcript that scrolls by itself follows, and never under the hand of somebody who is reading in it.
function follow(element, line) {
  if (!element.matches("[data-follow]") || element.matches(":hover, :focus-within")) return;
  const gap = line.getBoundingClientRect().top - element.getBoundingClientRect().top;
  element.scrollTop += gap - element.clientHeight / 3;
}

// ----------------------------------------------------------------------------------------------------------- search in transcripts

// The form carries the translated texts data-count (with {count}), data-place (with {number} and {count}) and data-none.
function startSearch(form) {
  const field = form.elements.namedItem("words");
  const cues = [...form.parentElement.querySelectorAll("[data-cue]")].map((text) => ({ text, line: text.closest("li") }));
  const state = { hits: [], at: -1 };

  form.hidden = false;
  form.addEventListener("input", () => find(form, cues, state, field.value));
  form.addEventListener("reset", () => find(form, cues, state, ""));
  // Enter goes to the next passage, with Shift to the one before.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    step(form, state, event.shiftKey ? -1 : 1);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    step(form, state, 1);
  });
}

function find(form, cues, state, words) {
  const wanted = fold(words).text.trim();
  state.at = -1;
  state.hits = [];
  for (const { text, line } of cues) {
    const hits = highlight(text, wanted);
    line.hidden = Boolean(wanted) && !hits.length;
    state.hits.push(...hits);
  }
  const found = state.hits.length ? form.dataset.count.replace("{count}", state.hits.length) : form.dataset.none;
  form.querySelector("output").textContent = wanted ? found : "";
}

function step(form, state, by) {
  const count = state.hits.length;
  if (!count) return;
  state.hits[state.at]?.removeAttribute("data-now");
  state.at = state.at < 0 && by < 0 ? count - 1 : (state.at + by + count) % count;
  const hit = state.hits[state.at];
  hit.setAttribute("data-now", "");
  hit.scrollIntoView({ block: "nearest" });
  form.querySelector("output").textContent = form.dataset.place.replace("{number}", state.at + 1).replace("{count}", count);
}

// Wraps every occurrence in <mark> and returns the marks; an empty search leaves the plain text.
function highlight(element, wanted) {
  const plain = element.textContent;
  const { text, from } = fold(plain);
  const pieces = [];
  let done = 0;
  for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const mark = document.createElement("mark");
    mark.textContent = plain.slice(from[at], from[at + wanted.length]);
    pieces.push(plain.slice(done, from[at]), mark);
    done = from[at + wanted.length];
  }
  element.replaceChildren(...pieces, plain.slice(done));
  return pieces.filter((piece) => piece instanceof Element);
}

// The text without case and accents, and for each of its characters where it stands in the original.
function fold(original) {
  const from = [];
  let text = "";
  let place = 0;
  for (const character of original) {
    const plain = character.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase();
    for (let unit = 0; unit < plain.length; unit += 1) from.push(place);
    text += plain;
    place += character.length;
  }
  from.push(place);
  return { text, from };
}

// -------------------------------------------------------------------------------------------------------------------- copy buttons

function startCopy(button) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = button.dataset.copy.startsWith("#") ? document.getElementById(button.dataset.copy.slice(1)) : null;
    const done = await toClipboard(source ? source.textContent.trim() : button.dataset.copy);
    // Where the clipboard is refused the text itself is selected, ready for the keyboard.
    if (!done && source) document.getSelection().selectAllChildren(source);
    button.textContent = status.textContent = done ? status.dataset.copied : status.dataset.failed;
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 3000);
  });
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or a page without TLS, where there is no clipboard.
    return false;
  }
}
