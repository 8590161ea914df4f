// Speech pages: copy a paragraph, or the selected part of it, as a quotation with its source.
//
// Without this script the paragraph mark is a plain link to its paragraph. One button is moved about instead of one made for each
// paragraph: a long address has four hundred of them, and nobody should have to tab through four hundred buttons.
//
// The article carries: data-citation (speakers, title, date and address in one line; the address is last, so that the fragment can
// be appended), and the translated texts data-copy-label, data-copied and data-failed.

// Quotation marks of the page's language; French ones keep their no-break spaces.
const MARKS = { ar: ["«", "»"], de: ["„", "“"], es: ["«", "»"], fr: ["«\u202f", "\u202f»"], it: ["«", "»"], pt: ["«", "»"], ru: ["«", "»"] };

// What stands in a paragraph without having been said: marks, note numbers, our button, stage directions, the name before a turn.
const NOT_SAID = ".mark, .copy-quotation, .copy-fallback, sup[id^='fnref'], [role='doc-noteref'], .stage, .speaker, .colon";

const article = document.querySelector("[data-citation]");
if (article && article.querySelector("a.mark")) start(article);

function start(article) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-quotation";
  button.textContent = article.dataset.copyLabel;

  // The announcement is outside the paragraphs, or it would be read as part of one.
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "visually-hidden";
  article.append(status);

  // A keyboard user who stands on the button keeps it, whatever the pointer does.
  const show = (mark) => {
    if (mark && mark.nextElementSibling !== button && !button.matches(":focus-visible")) {
      rest(button, article);
      mark.after(button);
    }
  };
  const markOf = (node) => {
    const element = node instanceof Element ? node : node?.parentElement;
    return article.contains(element) ? element.closest("[id]:has(> a.mark)")?.querySelector(":scope > a.mark") : null;
  };

  article.addEventListener("pointerover", (event) => show(markOf(event.target)));
  article.addEventListener("focusin", (event) => event.target.matches("a.mark") && show(event.target));
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.isCollapsed) show(markOf(selection.anchorNode));
  });
  // Pressing the button must not throw away the selection that it is going to quote.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => copy(button, status, article));
  if (location.hash) show(markOf(document.getElementById(decodeURIComponent(location.hash.slice(1)))));
}

// The button as it was before anything was copied.
function rest(button, article) {
  button.textContent = article.dataset.copyLabel;
  delete button.dataset.state;
  article.querySelector(".copy-fallback")?.remove();
}

async function copy(button, status, article) {
  const text = quotation(button.parentElement, article);
  article.querySelector(".copy-fallback")?.remove();
  const done = await toClipboard(text);
  button.dataset.state = done ? "copied" : "failed";
  button.textContent = status.textContent = done ? article.dataset.copied : article.dataset.failed;
  if (!done) offer(button, text);
  setTimeout(() => {
    status.textContent = "";
    if (done) rest(button, article);
  }, 4000);
}

function quotation(paragraph, article) {
  const [open, close] = MARKS[languageOf(paragraph)] ?? ["“", "”"];
  const turn = turnOf(paragraph, article);
  const source = `${article.dataset.citation}#${paragraph.id}`;
  return `${open}${words(paragraph)}${close} — ${turn ? `${turn}; ` : ""}${source}`;
}

// Where several people speak, the source names all of them: the quotation has to say whose words these are.
function turnOf(paragraph, article) {
  const speakers = [...article.querySelectorAll(".speaker")];
  const names = new Set(speakers.map((speaker) => speaker.textContent.trim()));
  if (names.size === 1 && article.dataset.citation.startsWith([...names][0])) return "";
  let name = "";
  for (const speaker of speakers) {
    const after = speaker.compareDocumentPosition(paragraph);
    if (after & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINS)) name = speaker.textContent;
  }
  return name.trim();
}

function languageOf(element) {
  return (element.closest("[lang]")?.lang ?? "").split("-")[0];
}

function words(paragraph) {
  const selection = document.getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const chosen = range && inside(range, paragraph) ? clean(range.cloneContents()) : "";
  return chosen || clean(paragraph.cloneNode(true));
}

function inside(range, paragraph) {
  return paragraph.contains(range.startContainer) && paragraph.contains(range.endContainer);
}

function clean(fragment) {
  for (const element of fragment.querySelectorAll(NOT_SAID)) element.remove();
  // Line breaks of the source file are spaces to a reader; no-break spaces before French punctuation are kept.
  return fragment.textContent.replace(/[ \t\r\n]+/gu, " ").trim();
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or the page was opened without TLS, where there is no clipboard: the reader gets the text to copy by hand.
    return false;
  }
}

function offer(button, text) {
  const field = document.createElement("textarea");
  field.className = "copy-fallback";
  field.readOnly = true;
  field.rows = 4;
  field.value = text;
  field.setAttribute("aria-label", button.textContent);
  button.after(field);
  field.focus();
  field.select();
}
