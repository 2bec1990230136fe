// What every page loads. Nothing here is needed for a page to work: it only makes pages quicker and kinder.
import "htmx.org";
import { confirmations } from "./confirm";
import { copyButtons, showButtons } from "./copy";
import { SHOWN, uploads } from "./upload";
import { forms, goToErrors } from "./forms";
import { maps } from "./map";
import { near, nearButtons } from "./near";
import { searchBoxes, searches } from "./search";
import { conditions, showWhen } from "./when";

document.documentElement.classList.add("js");

confirmations(document);
copyButtons(document);
forms(document);
conditions(document);
searches(document);
near(document);
maps(document);
document.addEventListener(SHOWN, dress);
// Going back from a page that was shown without being loaded; a step to another part of the same page is none.
let here = "";
dress();
window.addEventListener("popstate", () => {
  if (location.pathname !== here) location.reload();
});

/** What is done with each page that is shown. */
function dress(): void {
  here = location.pathname;
  showButtons(document);
  showWhen(document);
  uploads(document);
  searchBoxes(document);
  nearButtons(document);
  goToErrors(document);
}
