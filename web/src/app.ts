// What every page loads. Nothing here is needed for a page to work: it only makes pages quicker and kinder.
import "htmx.org";
import { confirmations } from "./confirm";
import { copyButtons } from "./copy";
import { uploads } from "./upload";
import { forms } from "./forms";
import { conditions } from "./when";

document.documentElement.classList.add("js");

confirmations(document);
copyButtons(document);
uploads(document);
forms(document);
conditions(document);
